import NIOCore
import SASL
import SMTPProtocol
import SMTPServer
import TLSIdentity

// The settings in the words of each room.

extension SMTPSettings {
    init(_ settings: Settings) {
        self.init(
            hostName: settings.hostName,
            secureConnectionRequired: settings.secureConnectionRequired,
            maximumMessageSize: settings.maximumMessageSize,
            maximumUnfinishedSize: settings.maximumUnfinishedSize,
            maximumUnfinishedMemory: settings.maximumUnfinishedMemory,
            authentication: AuthenticationSettings(settings),
            rejectedRecipients: settings.rejectedRecipients,
            sessionLimits: SessionLimits(
                maximumCommandLength: settings.maximumCommandLength,
                maximumHeaderSize: settings.maximumHeaderSize,
                maximumTextLineLength: settings.maximumTextLineLength == 0 ? .max : settings.maximumTextLineLength,
                maximumRecipients: settings.maximumRecipients,
                maximumMessages: settings.maximumMessagesPerConnection == 0
                    ? .max : settings.maximumMessagesPerConnection,
                maximumBadCommands: settings.maximumBadCommands
            ),
            connectionLimits: ConnectionLimits(
                maximum: settings.maximumConnections,
                maximumPerAddress: settings.maximumConnectionsPerAddress,
                maximumRatePerAddress: settings.maximumConnectionRate,
                allowedAddresses: settings.allowedAddresses
            ),
            handshakeTimeout: TimeAmount(settings.tlsHandshakeTimeout),
            commandTimeout: TimeAmount(settings.commandTimeout),
            messageTimeout: TimeAmount(settings.messageTimeout),
            shutdownGrace: TimeAmount(settings.shutdownGrace)
        )
    }
}

extension AuthenticationSettings {
    init(_ settings: Settings) {
        self.init(
            mechanisms: settings.authMechanisms,
            mechanismsWithoutTLS: settings.authMechanismsWithoutTls,
            isRequired: settings.authenticationRequired,
            credentials: Credentials(
                acceptsAny: settings.smtpAllowAnyCredentials,
                users: settings.users.reduce(into: [:]) { $0[$1.username] = Password($1.password) }
            )
        )
    }
}

extension TLSSettings {
    /// - Parameter directory: the data directory.
    init(_ settings: Settings, directory: String) {
        self.init(
            hostName: settings.hostName,
            certificateNames: settings.tlsCertificateNames,
            provided: settings.tlsCertificate.map {
                ProvidedCredentials(
                    certificate: $0,
                    privateKey: settings.tlsCertificatePrivateKey,
                    password: settings.tlsCertificatePassword
                )
            },
            further: settings.tlsCertificates.enumerated().map { index, further in
                ProvidedCredentials(
                    certificate: further.certificate,
                    privateKey: further.privateKey,
                    password: further.password,
                    names: .further(index)
                )
            },
            kind: settings.tlsCertificateKind,
            authority: settings.tlsAuthority.map {
                ProvidedCredentials(
                    certificate: $0,
                    privateKey: settings.tlsAuthorityPrivateKey,
                    password: settings.tlsAuthorityPassword,
                    names: .authority
                )
            },
            clientCertificates: settings.tlsClientCertificate,
            clientAuthority: settings.tlsClientAuthority,
            ciphers: settings.tlsCiphers,
            directory: directory + "/tls",
            minimumVersion: settings.tlsMinimumVersion,
            maximumVersion: settings.tlsMaximumVersion
        )
    }
}

extension ServerTLS {
    init(_ identity: ServedIdentity) {
        self.init(
            context: identity.context,
            probeContext: identity.probeContext,
            certificate: identity.certificate(for:),
            trustPath: identity.trustPath,
            clientVerification: identity.clientAuthority.map {
                ClientVerification(anchors: $0.anchors, isRequired: $0.isRequired)
            }
        )
    }
}
