import Cryptography

@testable import SASL

/// The responses of a client to each mechanism, each ended by `0xFF`; and base64, written and read.
///
/// The first byte chooses the mechanism and who is known.
enum SASLTarget {
    /// The one password there is, short enough to be found.
    private static let password = "pw"
    private static let users = ["ann": password, "b,=ö": password]

    /// Few rounds, for there are many runs.
    private static let hashed: [String: Password] = {
        let keys = SCRAMKeys(password: password, salt: [1, 2, 3], iterations: 1)
        let text =
            "SCRAM-SHA-256$1:\(Base64.text(keys.salt))$\(Base64.text(keys.storedKey)):\(Base64.text(keys.serverKey))"
        return users.compactMapValues { _ in Password(text) }
    }()

    private static let credentials = [
        Credentials(acceptsAny: false, users: users.compactMapValues(Password.init)),
        Credentials(acceptsAny: false, users: hashed),
        Credentials(acceptsAny: true, users: [:]),
    ]

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        let choice = input.byte()
        try checkBase64(Array(input.rest))

        let credentials = credentials[Int(choice >> 3) % 3]
        let mechanism = Mechanism.allCases[Int(choice & 7) % Mechanism.allCases.count]
        guard credentials.usable([mechanism]) == [mechanism] else { return }
        // To make keys of a password takes a thousand times as long as everything else.
        if mechanism == .scramSHA256, choice >> 3 == 0 { return }
        var exchange = mechanism.exchange(with: credentials, hostName: "mail.test")
        let responses = input.rest.split(separator: 0xFF, omittingEmptySubsequences: false)
        var said: [UInt8] = []
        if choice & 0x80 != 0 { try checkChallenge(exchange.respond(to: nil), mechanism) }
        for response in responses.prefix(6) {
            said += response
            switch exchange.respond(to: Array(response)) {
            case .challenge(let bytes):
                try checkChallenge(.challenge(bytes), mechanism)
            case .succeeded(let user):
                try check(user, by: mechanism, said, acceptsAny: credentials.acceptsAny)
                return
            case .failed(let failure):
                if case .malformed(let text) = failure {
                    let isPlain = text.utf8.allSatisfy { 0x20...0x7E ~= $0 }
                    try require(isPlain && text.utf8.count < 120, "A fault repeats what the client said: \(text)")
                }
                return
            }
        }
    }

    private static func checkChallenge(_ step: ExchangeStep, _ mechanism: Mechanism) throws(BrokenInvariant) {
        guard case .challenge(let bytes) = step else { throw BrokenInvariant("\(mechanism) did not begin: \(step)") }
        // RFC 4954 §4: a line of an exchange has 12,288 bytes at most.
        let line = "334 ".utf8.count + Base64.text(bytes).utf8.count + 2
        try require(line <= 12_288 || bytes.count > 8_000, "A challenge is too long.")
    }

    /// Who is let in has said the password, or everybody is.
    private static func check(
        _ user: String,
        by mechanism: Mechanism,
        _ said: [UInt8],
        acceptsAny: Bool
    ) throws(BrokenInvariant) {
        if acceptsAny {
            try require(1...255 ~= user.utf8.count, "A user without bounds was let in: \(user)")
            return
        }
        try require(users[user] != nil, "Somebody unknown was let in: \(user)")
        try require(mechanism.sendsPasswordInClear, "\(mechanism) was passed with a proof that nobody can make.")
        let hasPassword = said.indices.contains { said[$0...].starts(with: password.utf8) }
        try require(hasPassword, "\(user) was let in without the password.")
    }

    private static func checkBase64(_ bytes: [UInt8]) throws(BrokenInvariant) {
        let text = Base64.text(bytes)
        try require(Base64.bytes(text) == bytes, "Base64 is read otherwise than it was written: \(text)")
        guard let read = Base64.bytes(bytes) else { return }
        try require(Array(Base64.text(read).utf8) == bytes, "Two texts of base64 mean the same.")
    }
}
