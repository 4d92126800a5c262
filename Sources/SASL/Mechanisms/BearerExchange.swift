/// OAUTHBEARER (RFC 7628) and XOAUTH2: a user name and a token, which is compared with the user's password.
struct BearerExchange: Exchange {
    enum Form {
        case oauthBearer
        case xoauth2
    }

    let credentials: Credentials
    let form: Form
    private var failure: AuthenticationFailure?

    init(credentials: Credentials, form: Form) {
        self.credentials = credentials
        self.form = form
    }

    mutating func respond(to response: [UInt8]?) -> ExchangeStep {
        // The client has been told, and said that it has understood.
        if let failure { return .failed(failure) }
        guard let response else { return .challenge([]) }
        guard let text = String(validating: response, as: UTF8.self) else {
            return .failed(.malformed("\(name) wants UTF-8"))
        }
        let fields = text.split(separator: "\u{1}", omittingEmptySubsequences: false)
        guard let first = fields.first, let user = user(first),
            let token = fields.compactMap({ Self.token($0) }).first
        else {
            return .failed(.malformed("\(name) wants a user and auth=Bearer TOKEN, each ended by a byte of value 1"))
        }
        let step = credentials.check(user: user, password: token)
        guard case .failed(let failure) = step else { return step }
        // RFC 7628 §3.2.3: the error is a challenge, and the client answers it before it is refused.
        self.failure = failure
        return .challenge(Array(#"{"status":"invalid_token","schemes":"bearer"}"#.utf8))
    }

    private var name: String { form == .xoauth2 ? "XOAUTH2" : "OAUTHBEARER" }

    /// `user=NAME`, or `n,a=NAME,`.
    private func user(_ field: Substring) -> String? {
        if form == .xoauth2 { return field.hasPrefix("user=") ? String(field.dropFirst(5)) : nil }
        let parts = field.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "n" || parts[0] == "y", parts[1].hasPrefix("a=") else { return nil }
        return String(parts[1].dropFirst(2).replacing("=2C", with: ",").replacing("=3D", with: "="))
    }

    private static func token(_ field: Substring) -> String? {
        let prefix = "auth=bearer "
        guard field.prefix(prefix.count).lowercased() == prefix else { return nil }
        let token = field.dropFirst(prefix.count)
        return token.isEmpty ? nil : String(token)
    }
}
