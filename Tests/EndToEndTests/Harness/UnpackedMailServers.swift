/// Postfix and Exim as `scripts/setup` unpacks them; they are not installed.
enum UnpackedMailServers {
    /// What is their `/`.
    static let root = Repository.path(".build-tools/mail-servers")

    static func path(_ name: String) -> String { root + "/" + name }

    /// Postfix's programs find its libraries so.
    static let environment = ["LD_LIBRARY_PATH": path("usr/lib/postfix")]
}
