import Cryptography
import Testing

@testable import SASL

/// SCRAM as a client speaks it that knows the password, with one thing changed.
struct SCRAMFormTests {
    private let ann = Credentials(
        acceptsAny: false,
        users: Password("pencil").map { ["ann": $0, ",=": $0, ",a=b": $0] } ?? [:]
    )

    private func isMalformed(_ step: ExchangeStep) -> Bool {
        if case .failed(.malformed) = step { true } else { false }
    }

    /// The step after the last message of the client, which `change` makes wrong, and the exchange.
    private func outcome(
        header: String = "n,,",
        user: String = "ann",
        binding: String? = nil,
        change: ([UInt8]) -> [UInt8] = { $0 }
    ) throws -> (step: ExchangeStep, exchange: SCRAMExchange) {
        var exchange = SCRAMExchange(credentials: ann)
        let bare = "n=\(user),r=client"
        guard case .challenge(let bytes) = exchange.respond(to: Array("\(header)\(bare)".utf8)) else {
            throw Unexpected()
        }
        let answer = String(decoding: bytes, as: UTF8.self)
        let fields = answer.split(separator: ",").map { String($0.dropFirst(2)) }
        let salt = try #require(Base64.bytes(fields[1]))
        let last = "c=\(binding ?? Base64.text(Array(header.utf8))),r=\(fields[0])"
        let digest = MessageDigest.sha256
        let salted = digest.derivedKey(password: Array("pencil".utf8), salt: salt, iterations: Int(fields[2]) ?? 0)
        let clientKey = digest.authenticationCode(of: Array("Client Key".utf8), key: salted)
        let message = Array("\(bare),\(answer),\(last)".utf8)
        let signature = digest.authenticationCode(of: message, key: digest.hash(clientKey.span))
        let proof = change(zip(clientKey, signature).map { $0 ^ $1 })
        return (exchange.respond(to: Array("\(last),p=\(Base64.text(proof))".utf8)), exchange)
    }

    @Test("A header that a client may send leads to success", arguments: ["n,,", "y,,", "n,a=ann,"])
    func headers(header: String) throws {
        var (step, exchange) = try outcome(header: header)
        guard case .challenge = step else { throw Unexpected() }
        #expect(exchange.respond(to: []) == .succeeded(user: "ann"))
    }

    @Test("A name that begins with an escape is read", arguments: [("=2C=3D", ",="), ("=2Ca=3Db", ",a=b")])
    func escapes(name: String, user: String) throws {
        var (step, exchange) = try outcome(user: name)
        guard case .challenge = step else { throw Unexpected() }
        #expect(exchange.respond(to: []) == .succeeded(user: user))
    }

    @Test("A proof that is right but too long, or too short, is wrong")
    func proofs() throws {
        #expect(try outcome { $0 + [0] }.step == .failed(.wrongPassword(user: "ann")))
        #expect(try outcome { $0.dropLast() }.step == .failed(.wrongPassword(user: "ann")))
        #expect(try outcome { _ in [] }.step == .failed(.wrongPassword(user: "ann")))
    }

    @Test("A channel binding that is not the first message's is malformed")
    func binding() throws {
        #expect(isMalformed(try outcome(binding: Base64.text(Array("y,,".utf8))).step))
    }

    @Test("The last response is empty")
    func acknowledgement() throws {
        var (_, exchange) = try outcome()
        #expect(isMalformed(exchange.respond(to: Array("x".utf8))))
    }

    @Test(
        "A first message with too much or too little in one place is malformed",
        arguments: ["n,,n=ann,,r=x", "n,,x=ann,r=x", "n,,n=ann,x=y", ",,n=ann,r=x", "n,,n=ann=2,r=x", "n,n=ann,r=x"]
    )
    func first(text: String) {
        var exchange = SCRAMExchange(credentials: ann)
        #expect(isMalformed(exchange.respond(to: Array(text.utf8))))
    }
}

private struct Unexpected: Error {}
