import Cryptography

/// SCRAM-SHA-256 without channel binding (RFC 5802 §5, RFC 7677).
///
/// Names and passwords are taken as they are: those beyond ASCII must be sent in the form in which they are kept.
struct SCRAMExchange: Exchange {
    private enum State {
        case waitingForFirst
        case waitingForProof(
            user: String,
            keys: SCRAMKeys,
            isKnown: Bool,
            header: [UInt8],
            nonce: String,
            message: String
        )
        /// The server has proved itself too, which the client acknowledges with an empty response.
        case waitingForAcknowledgement(user: String)
    }

    let credentials: Credentials
    private var state = State.waitingForFirst
    private let ownNonce: String

    /// - Parameter nonce: The server's part of the nonce; random unless a test compares the exchange of the RFC.
    init(credentials: Credentials, nonce: String = Base64.text(Secret.random(count: 18))) {
        self.credentials = credentials
        ownNonce = nonce
    }

    mutating func respond(to response: [UInt8]?) -> ExchangeStep {
        guard let response else { return .challenge([]) }
        guard let text = String(validating: response, as: UTF8.self) else {
            return .failed(.malformed("SCRAM wants UTF-8"))
        }
        do throws(AuthenticationFailure) {
            switch state {
            case .waitingForFirst:
                return .challenge(Array(try first(text).utf8))
            case .waitingForProof(let user, let keys, let isKnown, let header, let nonce, let message):
                guard text.hasPrefix("c=\(Base64.text(header)),r=\(nonce),"),
                    let mark = text.range(ofLast: ",p="), let proof = Base64.bytes(String(text[mark.upperBound...]))
                else { throw .malformed("the last message of SCRAM does not fit the first") }
                let authenticated = Array("\(message),\(text[..<mark.lowerBound])".utf8)
                guard keys.isProof(proof, of: authenticated), isKnown else {
                    throw isKnown ? .wrongPassword(user: user) : .unknownUser(user)
                }
                let signature = MessageDigest.sha256.authenticationCode(of: authenticated, key: keys.serverKey)
                state = .waitingForAcknowledgement(user: user)
                return .challenge(Array("v=\(Base64.text(signature))".utf8))
            case .waitingForAcknowledgement(let user):
                guard text.isEmpty else { throw .malformed("SCRAM wants an empty response at its end") }
                return .succeeded(user: user)
            }
        } catch {
            return .failed(error)
        }
    }

    /// Reads `n,,n=user,r=nonce`, and gives the salt of the user, or one that looks like it.
    private mutating func first(_ text: String) throws(AuthenticationFailure) -> String {
        let parts = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "n" || parts[0] == "y" else {
            throw .malformed("SCRAM without channel binding begins with n,, or y,,")
        }
        let bare = String(parts[2])
        let attributes = bare.split(separator: ",", omittingEmptySubsequences: false)
        guard attributes.count >= 2, attributes[0].hasPrefix("n="), attributes[1].hasPrefix("r="),
            attributes[1].utf8.count > 2, let user = Self.unescaped(attributes[0].dropFirst(2)), !user.isEmpty
        else { throw .malformed("the first message of SCRAM wants n=user,r=nonce") }
        if !parts[1].isEmpty, parts[1].dropFirst(2) != attributes[0].dropFirst(2) {
            throw .malformed("a user asks to act for another one")
        }
        let known = credentials.password(of: user)?.scramKeys
        let keys = known ?? SCRAMKeys(password: "", salt: disguisedSalt(of: user))
        let nonce = "\(attributes[1].dropFirst(2))\(ownNonce)"
        let answer = "r=\(nonce),s=\(Base64.text(keys.salt)),i=\(keys.iterations)"
        state = .waitingForProof(
            user: user,
            keys: keys,
            isKnown: known != nil,
            header: Array("\(parts[0]),\(parts[1]),".utf8),
            nonce: nonce,
            message: "\(bare),\(answer)"
        )
        return answer
    }

    private func disguisedSalt(of user: String) -> [UInt8] {
        Array(MessageDigest.sha256.authenticationCode(of: Array(user.utf8), key: Credentials.disguise).prefix(16))
    }

    /// RFC 5802 §5.1: `=2C` is a comma and `=3D` an equals sign; no other equals sign is allowed.
    private static func unescaped(_ name: Substring) -> String? {
        let parts = name.split(separator: "=", omittingEmptySubsequences: false)
        var user = String(parts[0])
        for part in parts.dropFirst() {
            switch part.prefix(2) {
            case "2C": user += ","
            case "3D": user += "="
            default: return nil
            }
            user += part.dropFirst(2)
        }
        return user
    }
}

extension SCRAMKeys {
    /// Whether the client that sent the proof knows the password (RFC 5802 §3).
    fileprivate func isProof(_ proof: [UInt8], of message: [UInt8]) -> Bool {
        let digest = MessageDigest.sha256
        let signature = digest.authenticationCode(of: message, key: storedKey)
        guard signature.count == digest.byteCount, proof.count == digest.byteCount else { return false }
        let clientKey = zip(proof, signature).map { $0 ^ $1 }
        return Secret.areEqual(digest.hash(clientKey.span), storedKey)
    }
}

extension String {
    fileprivate func range(ofLast mark: String) -> Range<Index>? { ranges(of: mark).last }
}
