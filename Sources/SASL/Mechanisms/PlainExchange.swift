/// PLAIN (RFC 4616): everything in one response, `authorization NUL user NUL password`.
struct PlainExchange: Exchange {
    let credentials: Credentials

    mutating func respond(to response: [UInt8]?) -> ExchangeStep {
        guard let response else { return .challenge([]) }
        let parts = response.split(separator: 0, omittingEmptySubsequences: false).map {
            String(validating: $0, as: UTF8.self)
        }
        guard parts.count == 3, let authorization = parts[0], let user = parts[1], let password = parts[2] else {
            return .failed(.malformed("PLAIN wants authorization, user and password in UTF-8 with a NUL between them"))
        }
        // To act for somebody else is more than a user of Users may.
        guard authorization.isEmpty || authorization == user || credentials.acceptsAny else {
            return .failed(.malformed("a user asks to act for another one"))
        }
        return credentials.check(user: user, password: password)
    }
}
