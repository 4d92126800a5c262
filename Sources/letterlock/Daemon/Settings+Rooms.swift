import NIOCore
import SMTPServer
import TLSIdentity

// The settings in the words of each room.

extension SMTPSettings {
    init(_ settings: Settings) {
        self.init(
            hostName: settings.hostName,
            secureConnectionRequired: settings.secureConnectionRequired,
            maximumMessageSize: settings.maximumMessageSize,
            handshakeTimeout: TimeAmount(settings.tlsHandshakeTimeout),
            shutdownGrace: TimeAmount(settings.shutdownGrace)
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
                ProvidedFiles(certificatePath: $0, privateKeyPath: settings.tlsCertificatePrivateKey)
            },
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
            certificateNames: identity.facts.names,
            trustPath: identity.trustPath
        )
    }
}
