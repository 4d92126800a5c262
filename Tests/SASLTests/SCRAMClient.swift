import Cryptography

@testable import SASL

/// The client's side of SCRAM-SHA-256, which proves a password whoever it is.
enum SCRAMClient {
    struct NoChallenge: Error {}

    /// Begins the exchange and gives the last message, whose proof is right for that password.
    static func last(
        user: String,
        password: String,
        answering exchange: inout some Exchange
    ) throws -> [UInt8] {
        let first = "n=\(user),r=client"
        guard case .challenge(let bytes) = exchange.respond(to: Array("n,,\(first)".utf8)) else { throw NoChallenge() }
        let challenge = String(decoding: bytes, as: UTF8.self)
        let attributes = challenge.split(separator: ",").map(String.init)
        guard attributes.count == 3, let salt = Base64.bytes(String(attributes[1].dropFirst(2))),
            let iterations = Int(attributes[2].dropFirst(2))
        else { throw NoChallenge() }
        let digest = MessageDigest.sha256
        let salted = digest.derivedKey(password: Array(password.utf8), salt: salt, iterations: iterations)
        let clientKey = digest.authenticationCode(of: Array("Client Key".utf8), key: salted)
        let withoutProof = "c=biws,\(attributes[0])"
        let signature = digest.authenticationCode(
            of: Array("\(first),\(challenge),\(withoutProof)".utf8),
            key: digest.hash(clientKey.span)
        )
        let proof = zip(clientKey, signature).map { $0 ^ $1 }
        return Array("\(withoutProof),p=\(Base64.text(proof))".utf8)
    }
}
