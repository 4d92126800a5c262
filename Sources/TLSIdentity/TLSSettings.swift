/// What the daemon's settings say about the certificate and about TLS.
public struct TLSSettings: Sendable, Equatable {
    /// `HostName`: the first name of the generated certificate, and the one that a provided one should cover.
    public var hostName: String
    /// `TlsCertificateNames`: further names of the generated certificate, host names and IP addresses.
    public var certificateNames: [String]
    /// `TlsCertificate`: what to present; nil to have one generated.
    public var provided: ProvidedCredentials?
    /// `TlsCertificates`: what to present to clients that ask for another name.
    public var further: [ProvidedCredentials]
    /// `TlsCertificateKind`: what is generated.
    public var kind: CertificateKind
    /// `TlsAuthority`: who signs the generated certificate; nil for an authority of our own.
    public var authority: ProvidedCredentials?
    /// `TlsClientCertificate`: whether clients are asked for a certificate.
    public var clientCertificates: ClientCertificateMode
    /// `TlsClientAuthority`: who vouches for clients.
    public var clientAuthority: CredentialSource?
    /// `TlsCiphers`: the suites for TLS 1.2 and below; nil for the recommended ones, and with a minimum below TLS 1.2 for
    /// all that the TLS library takes for sound.
    public var ciphers: [CipherSuite]?
    /// Where the generated certificate and `trust.pem` are kept: `tls` under `DataDirectory`.
    ///
    /// It is made where it is missing.
    public var directory: String
    /// `TlsMinimumVersion`: older clients are refused.
    public var minimumVersion: TLSVersionNumber
    /// `TlsMaximumVersion`: newer versions are not negotiated.
    public var maximumVersion: TLSVersionNumber

    /// Settings with all of their values.
    public init(
        hostName: String,
        certificateNames: [String] = [],
        provided: ProvidedCredentials? = nil,
        further: [ProvidedCredentials] = [],
        kind: CertificateKind = .selfSigned,
        authority: ProvidedCredentials? = nil,
        clientCertificates: ClientCertificateMode = .none,
        clientAuthority: CredentialSource? = nil,
        ciphers: [CipherSuite]? = nil,
        directory: String,
        minimumVersion: TLSVersionNumber = .tls12,
        maximumVersion: TLSVersionNumber = .tls13
    ) {
        self.hostName = hostName
        self.certificateNames = certificateNames
        self.provided = provided
        self.further = further
        self.kind = kind
        self.authority = authority
        self.clientCertificates = clientCertificates
        self.clientAuthority = clientAuthority
        self.ciphers = ciphers
        self.directory = directory
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
    }
    /// The files of the user that it takes; a change of one is a reason to load everything again.
    var paths: [String] {
        let credentials = [provided, authority].compactMap(\.self) + further
        return credentials.flatMap(\.paths) + [clientAuthority?.path].compactMap(\.self)
    }
}
