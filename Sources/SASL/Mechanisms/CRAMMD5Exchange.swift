import Cryptography

/// CRAM-MD5 (RFC 2195): the client shows that it can make a digest with the password of a text nobody saw before.
struct CRAMMD5Exchange: Exchange {
    let credentials: Credentials
    private let challenge: [UInt8]

    init(credentials: Credentials, hostName: String) {
        self.credentials = credentials
        let unique = Secret.random(count: 12).map { String($0, radix: 16) }.joined()
        challenge = Array("<\(unique)@\(hostName)>".utf8)
    }

    mutating func respond(to response: [UInt8]?) -> ExchangeStep {
        guard let response else { return .challenge(challenge) }
        let form = "CRAM-MD5 wants a user name, a space and 32 hexadecimal digits"
        // A user name may hold spaces, a digest none.
        guard let text = String(validating: response, as: UTF8.self), let space = text.lastIndex(of: " ") else {
            return .failed(.malformed(form))
        }
        let (user, digest) = (String(text[..<space]), text[text.index(after: space)...].lowercased())
        guard !user.isEmpty, digest.utf8.count == 32, digest.allSatisfy(\.isHexDigit) else {
            return .failed(.malformed(form))
        }
        // Without its password nothing can be checked: it is believed.
        if credentials.acceptsAny { return credentials.believe(user) }
        guard let password = credentials.password(of: user) else { return .failed(.unknownUser(user)) }
        guard let clear = password.clear else { return .failed(.wrongPassword(user: user)) }
        let expected = MessageDigest.md5.authenticationCode(of: challenge, key: Array(clear.utf8))
        let isRight = !expected.isEmpty && Secret.areEqual(Array(Self.hexadecimal(expected).utf8), Array(digest.utf8))
        return isRight ? .succeeded(user: user) : .failed(.wrongPassword(user: user))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
