import Logging
import SASL
import SMTPProtocol
import SMTPServer
import TLSIdentity
import TLSLab

/// What the daemon is told: one field for each row of ``Setting/all``, with the built-in default as its value.
struct Settings: Sendable, Equatable {
    var hostName = "localhost"
    var bindAddress = BindAddress.loopback
    var port = 1_025
    var tlsMode = TLSMode.none
    /// Empty where `Port` and `TlsMode` describe the only listener; ``effectiveListeners`` is what to open.
    var listeners: [ListenerSetting] = []
    /// The first port of the TLS lab; 0 takes free ones, nil opens none.
    var labPorts: Int?
    var secureConnectionRequired = false

    /// nil has one generated.
    var tlsCertificate: CredentialSource?
    var tlsCertificatePrivateKey: CredentialSource?
    var tlsCertificatePassword: String?
    var tlsCertificates: [CertificateSetting] = []
    var tlsCertificateNames: [String] = []
    var tlsCertificateKind = CertificateKind.selfSigned
    /// nil has one made.
    var tlsAuthority: CredentialSource?
    var tlsAuthorityPrivateKey: CredentialSource?
    var tlsAuthorityPassword: String?
    var tlsMinimumVersion = TLSVersionNumber.tls12
    var tlsMaximumVersion = TLSVersionNumber.tls13
    /// nil takes the recommended ones.
    var tlsCiphers: [CipherSuite]?
    var tlsClientCertificate = ClientCertificateMode.none
    var tlsClientAuthority: CredentialSource?
    var tlsHandshakeTimeout = Duration.seconds(10)
    var certificateExpiryWarning = Duration.seconds(30 * 86_400)
    var certificateExpiryAffectsHealth = true

    var dataDirectory = "./letterlock-data"
    /// A file under `dataDirectory`; nil keeps messages in memory only.
    var database: String? = "letterlock.db"
    var durability = Durability.process
    /// 0 keeps all.
    var numberOfMessagesToKeep = 10_000
    /// 0 keeps all.
    var numberOfSessionsToKeep = 10_000
    /// In bytes; 0 is no limit.
    var maximumDatabaseSize = 0
    /// In bytes.
    var maximumMessageSize = 50 << 20
    /// In bytes.
    var maximumHeaderSize = 1 << 20
    /// In bytes; 0 is no limit.
    var maximumTextLineLength = 0
    /// In bytes.
    var maximumUnfinishedSize = 4 << 30
    /// In bytes.
    var maximumUnfinishedMemory = 64 << 20
    /// In bytes.
    var memoryBudget = 96 << 20

    /// Empty allows all.
    var allowedAddresses: [AddressRange] = []
    /// 0 is no limit.
    var maximumConnections = 10_000
    /// 0 is no limit.
    var maximumConnectionsPerAddress = 5_000
    /// 0 is no limit.
    var maximumConnectionRate = 0

    var commandTimeout = Duration.seconds(300)
    var messageTimeout = Duration.seconds(3_600)
    /// In bytes.
    var maximumCommandLength = 4_096
    var maximumRecipients = 1_000
    /// 0 is no limit.
    var maximumMessagesPerConnection = 0
    var maximumBadCommands = 20
    var rejectedRecipients: [RejectedRecipient] = []
    var faults: [FaultRule] = []
    var faultsApi = false

    var authenticationRequired = false
    var smtpAllowAnyCredentials = true
    var users: [UserSetting] = []
    var authMechanisms = Mechanism.allCases
    /// nil depends on the mode of the port.
    var authMechanismsWithoutTls: [Mechanism]?

    /// nil switches the message API off.
    var httpPort: Int? = 8_025
    /// Empty asks nobody for a password.
    var httpUsers: [UserSetting] = []
    var httpTls = false
    var httpHosts: [String] = []
    /// nil switches the health port off.
    var healthPort: Int? = 8_026
    var portsFile: String?

    var shutdownGrace = Duration.seconds(10)
    var logLevel = Logger.Level.info
    var logFormat = LogFormat.auto

    /// The SMTP ports to open: `Listeners`, else the one of `Port` and `TlsMode`.
    var effectiveListeners: [ListenerSetting] {
        listeners.isEmpty ? [ListenerSetting(port: port, tlsMode: tlsMode)] : listeners
    }

    /// The ports of the TLS lab, two for each fault from `LabPorts` on; those of a mode or a host that a fault cannot have
    /// stay closed.
    var labListeners: [ListenerSetting] {
        guard let labPorts else { return [] }
        return LabFault.allCases.enumerated().flatMap { index, fault in
            LabFault.Mode.allCases.enumerated().compactMap { offset, mode in
                guard fault.modes.contains(mode), fault.isOffered(for: hostName) else { return nil }
                let port = labPorts == 0 ? 0 : labPorts + LabFault.Mode.allCases.count * index + offset
                return ListenerSetting(port: port, tlsMode: mode.tlsMode, fault: fault)
            }
        }
    }

    /// Whether any port needs a certificate; the lab has its own.
    var usesTLS: Bool {
        effectiveListeners.contains { $0.tlsMode != .none && $0.fault == nil } || httpTls && httpPort != nil
    }
}
