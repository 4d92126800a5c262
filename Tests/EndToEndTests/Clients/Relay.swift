import Foundation
import Glibc

/// Mail servers that pass a mail on to Letterlock, as those of a company do; each verifies the certificate.
enum Relay: String, CaseIterable, Sendable {
    /// OpenSSL.
    case postfix
    /// GnuTLS.
    case exim

    /// Hands a mail to a server of the test's own and gives its log once it has tried to pass the mail on.
    ///
    /// - Parameter trustPath: the only certificate that it believes.
    func pass(_ message: String, toPort port: Int, _ tls: Delivery.TLS, trusting trustPath: String) async throws
        -> String
    {
        let workspace = try Workspace()
        // In a namespace of its own, somebody else is root enough to start a mail server.
        let launcher = geteuid() == 0 ? [] : ["unshare", "--map-root-user", "--map-auto"]
        let command =
            launcher + [
                Repository.path("Tests/EndToEndTests/Clients/\(rawValue)-relay"), UnpackedMailServers.root,
                workspace.directory, String(port), trustPath, tls.rawValue,
            ]
        let result = try await Program.run(command[0], Array(command.dropFirst()), input: Data(message.utf8))
        return result.output + result.errors
    }
}
