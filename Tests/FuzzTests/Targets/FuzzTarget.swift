/// What is given inputs that nobody thought of.
///
/// The raw value names its corpus and its dictionary, and is how `make fuzz TARGET=` calls it.
enum FuzzTarget: String, CaseIterable, Sendable {
    /// One command line in every state a session can be in.
    case commandLine = "command-line"
    /// Whole sessions under every policy, with all that can happen to them.
    case dialogue
    /// The content of a message after DATA.
    case data
    /// The chunks of messages by BDAT.
    case chunks
    /// The client's side of an AUTH exchange.
    case sasl
    /// Both directions of a TLS handshake.
    case handshake
    /// A mail, read to its last part.
    case message
    /// Variables and a settings file.
    case settings
    /// The files of a certificate and its key.
    case certificate
    /// Path and query of a request to the message API.
    case httpQuery = "http-query"
    /// A request of any method, with fields and a body, to the message API.
    case request
    /// A mail that is kept, and everything that can be asked about it.
    case storedMail = "stored-mail"
    /// The HTML of a mail, rewritten for a browser.
    case html

    /// The processor time in microseconds that an input may take for each of its bytes, beside a second for all of them.
    var timePerByte: Int {
        switch self {
        // Asks some 20 times for the whole mail; each of them is limited by itself.
        case .storedMail: 200
        // Run every input in several ways, the slow one of the RFC among them.
        case .commandLine, .dialogue, .data, .chunks, .sasl, .handshake, .settings, .certificate, .httpQuery: 1_000
        case .message, .request, .html: 10
        }
    }

    /// Gives the target one input.
    ///
    /// - Throws: ``BrokenInvariant`` where something does not hold that must, whatever the input is.
    func run(_ input: [UInt8]) throws(BrokenInvariant) {
        switch self {
        case .commandLine: try CommandLineTarget.run(input)
        case .dialogue: try DialogueTarget.run(input)
        case .data: try DataTarget.run(input)
        case .chunks: try ChunksTarget.run(input)
        case .sasl: try SASLTarget.run(input)
        case .handshake: try HandshakeTarget.run(input)
        case .message: try MessageTarget.run(input)
        case .settings: try SettingsTarget.run(input)
        case .certificate: try CertificateTarget.run(input)
        case .httpQuery: try HTTPQueryTarget.run(input)
        case .request: try APIRequestTarget.run(input)
        case .storedMail: try StoredMailTarget.run(input)
        case .html: try HTMLTarget.run(input)
        }
    }
}
