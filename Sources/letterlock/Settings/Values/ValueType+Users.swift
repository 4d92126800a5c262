import SASL

extension ValueType where Value == [UserSetting] {
    /// Users whose passwords may be hashed.
    static var smtpUsers: ValueType {
        users.checked { users throws(ValueFault) in
            if let user = users.first(where: { Password($0.password) == nil }) {
                throw ValueFault(
                    "must give \(user.username) a password in clear or a hash that crypt(5) or SCRAM-SHA-256 knows; put {PLAIN} "
                        + "before a password that only looks like a hash",
                    isSecret: true
                )
            }
        }
    }

    /// In a variable also `ci:secret,other:…`, split at the first colon.
    static var users: ValueType {
        var type = list(of: .user).checked { users throws(ValueFault) in
            var seen: Set<String> = []
            if let user = users.first(where: { !seen.insert($0.username).inserted }) {
                throw ValueFault("must not hold the user \(user.username) twice")
            }
        }.hidden
        type.summary = #"list of objects, as [{"Username": "ci", "Password": "…"}], in a variable also ci:…,other:…"#
        return type
    }
}

extension ValueType where Value == UserSetting {
    fileprivate static var user: ValueType {
        ValueType(
            summary: "user",
            text: { text throws(ValueFault) in
                let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else {
                    throw ValueFault("must hold users as NAME:PASSWORD, separated by commas; one has no colon")
                }
                return try user(String(parts[0]), String(parts[1]))
            },
            json: { json throws(ValueFault) in
                let form = #"must hold objects, as {"Username": "ci", "Password": "…"}"#
                guard case .object(let members) = json else { throw ValueFault("\(form), not \(json.kind)") }
                if let stranger = members.first(where: { !["Username", "Password"].contains($0.name) }) {
                    throw ValueFault("must hold Username and Password alone; \(stranger.name) is neither")
                }
                guard case .string(let name)? = members.first(where: { $0.name == "Username" })?.value,
                    case .string(let password)? = members.first(where: { $0.name == "Password" })?.value
                else { throw ValueFault("\(form), both of them strings") }
                return try user(name, password)
            },
            describe: \.username,
            inFile: { #"{"Username": \#(JSONText.quoted($0.username)), "Password": "…"}"# }
        )
    }

    /// RFC 7617 §2: a name with a colon could not be told from its password.
    private static func user(_ name: String, _ password: String) throws(ValueFault) -> UserSetting {
        guard !name.isEmpty, !name.contains(":"), !password.isEmpty else {
            throw ValueFault("must give each user a name without a colon and a password")
        }
        return UserSetting(username: name, password: password)
    }
}

extension ValueType where Value == [Mechanism] {
    /// Mechanisms of AUTH; `[]` is none.
    static var mechanisms: ValueType {
        var type = list(of: .oneOf())
        type.summary = "list of \(Mechanism.allCases.map(\.rawValue).joined(separator: ", ")); `[]` is none"
        type.describe = { $0.isEmpty ? "[]" : $0.map(\.rawValue).joined(separator: ",") }
        return type
    }
}
