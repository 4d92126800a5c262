import ArgumentParser

/// What is to be sent, and how.
struct Load: ParsableArguments {
    enum TLSMode: String, ExpressibleByArgument, CaseIterable, Sendable {
        case none
        case starttls
        case implicit
    }

    enum TLSVersion: String, ExpressibleByArgument, CaseIterable, Sendable {
        case tls12 = "1.2"
        case tls13 = "1.3"
    }

    @Option(name: [.customShort("s", allowingJoined: true), .long], help: "Sessions at once.")
    var sessions = 1

    @Option(
        name: [.customShort("m", allowingJoined: true), .long],
        help: "Messages in all; with --handshakes, connections."
    )
    var messages = 1

    @Option(
        name: [.customShort("l", allowingJoined: true), .long],
        help: "Bytes of a message, its headers not counted."
    )
    var length = 0

    @Flag(name: [.customShort("d"), .long], help: "Send further messages over the same connection.")
    var keep = false

    @Option(name: [.customShort("r", allowingJoined: true), .long], help: "Recipients of a message.")
    var recipients = 1

    @Option(name: [.customShort("M", allowingJoined: true), .long], help: "Name in EHLO and in the default addresses.")
    var hostName = "load.test"

    @Option(
        name: [.customShort("f", allowingJoined: true), .long],
        help: "Address of the sender (default: foo@ and the host name)."
    )
    var from: String?

    @Option(
        name: [.customShort("t", allowingJoined: true), .long],
        help: "Address of the recipient (default: foo@ and the host name)."
    )
    var to: String?

    @Option(name: [.customShort("S", allowingJoined: true), .long], help: "Subject (default: none).")
    var subject: String?

    @Flag(help: "Give each message a sender and a subject of its own, and one of 1,000 recipients.")
    var distinct = false

    @Flag(help: "Say HELO, as smtp-source does, where neither TLS, pipelining nor BDAT need EHLO.")
    var helo = false

    @Option(help: "none, starttls or implicit.")
    var tls = TLSMode.none

    @Option(help: "The one TLS version to speak: 1.2 or 1.3 (default: the best of both).")
    var tlsVersion: TLSVersion?

    @Flag(help: "Resume a TLS session with each connection; one connection for each session comes first, not counted.")
    var resume = false

    @Flag(help: "Connect, shake hands and close, without any SMTP; needs --tls implicit.")
    var handshakes = false

    @Flag(help: "Send commands in groups (RFC 2920).")
    var pipelining = false

    @Flag(help: "Send the content by BDAT (RFC 3030).")
    var bdat = false

    @Option(help: "Bytes of a chunk of BDAT (default: the whole message).")
    var chunk: Int?

    @Option(help: "Event loops, which share the sessions.")
    var eventLoops = 1

    func validate() throws {
        guard sessions >= 1, messages >= 1, recipients >= 1, eventLoops >= 1, length >= 0, chunk ?? 1 >= 1 else {
            throw ValidationError("sessions, messages, recipients, event loops and chunks are at least 1")
        }
        guard tls != .none || (!resume && tlsVersion == nil) else {
            throw ValidationError("--resume and --tls-version need --tls starttls or --tls implicit")
        }
        guard !handshakes || tls == .implicit else {
            throw ValidationError("--handshakes needs --tls implicit")
        }
        guard chunk == nil || bdat else {
            throw ValidationError("--chunk needs --bdat")
        }
    }
}
