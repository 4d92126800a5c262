/// LOGIN (draft-murchison-sasl-login): the user name, then the password.
struct LoginExchange: Exchange {
    let credentials: Credentials
    private var user: String?

    init(credentials: Credentials) {
        self.credentials = credentials
    }

    mutating func respond(to response: [UInt8]?) -> ExchangeStep {
        guard let response else { return .challenge(Array("Username:".utf8)) }
        guard let text = String(validating: response, as: UTF8.self) else {
            return .failed(.malformed("LOGIN wants user and password in UTF-8"))
        }
        guard let user else {
            user = text
            return .challenge(Array("Password:".utf8))
        }
        return credentials.check(user: user, password: text)
    }
}
