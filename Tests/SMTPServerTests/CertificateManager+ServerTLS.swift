import SMTPServer
import TLSIdentity

extension CertificateManager {
    /// What a handshake that begins now is given.
    var serverTLS: ServerTLS? {
        current.map {
            ServerTLS(
                context: $0.context,
                probeContext: $0.probeContext,
                certificate: $0.certificate(for:),
                trustPath: $0.trustPath,
                clientVerification: $0.clientAuthority.map {
                    ClientVerification(anchors: $0.anchors, isRequired: $0.isRequired)
                }
            )
        }
    }
}
