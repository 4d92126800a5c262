/// The code that a reply is to have, and what it means for the session.
struct ExpectedReply: Sendable {
    enum Effect: Sendable {
        case none
        /// The TLS handshake begins.
        case startTLS
        /// A message is counted.
        case messageAccepted
    }

    let code: Int
    var effect = Effect.none
}
