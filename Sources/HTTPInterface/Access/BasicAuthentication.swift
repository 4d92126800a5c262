import FoundationEssentials
import HTTPTypes

/// Asks for the name and password of a user, where there are any (RFC 7617).
struct BasicAuthentication: Sendable {
    /// Asked for every request, as they can change while running.
    var users: @Sendable () -> [HTTPUser]

    /// Passes a request or says that it needs a user.
    func check(_ request: HTTPRequest) throws(APIError) {
        let users = users()
        guard !users.isEmpty else { return }
        let given = request.headerFields[values: .authorization].compactMap(Self.credentials)
        // Every user is compared with every password, so that the time tells nothing of how near one was.
        let isKnown = given.contains { credentials in
            users.reduce(false) { $1.isEqual(to: credentials) || $0 }
        }
        guard isKnown else {
            throw APIError(
                code: .unauthorized,
                description:
                    "The API needs a user of HttpUsers (LETTERLOCK_HTTP_USERS) with the right password, by basic "
                    + "authentication: curl -u NAME:PASSWORD."
            )
        }
    }

    /// What stands behind `Basic`: a name and a password, in UTF-8.
    private static func credentials(_ value: String) -> [UInt8]? {
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let data = Data(base64Encoded: parts[1].filter { $0 != " " })
        else { return nil }
        return Array(data)
    }
}
