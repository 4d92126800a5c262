/// Somebody who may use a service, and the password: an entry of `Users` or `HttpUsers`.
struct UserSetting: Sendable, Equatable {
    var username: String
    var password: String
}
