/// What the daemon's settings say about the certificate and about TLS.
public struct TLSSettings: Sendable, Equatable {
    /// A certificate and its key that the user brings along.
    public struct ProvidedFiles: Sendable, Equatable {
        /// `TlsCertificate`: PEM file with the leaf, its intermediates and perhaps the key.
        public var certificatePath: String
        /// `TlsCertificatePrivateKey`: PEM file with the key; nil where the certificate's file holds it.
        public var privateKeyPath: String?

        /// The files of a certificate to present.
        public init(certificatePath: String, privateKeyPath: String?) {
            self.certificatePath = certificatePath
            self.privateKeyPath = privateKeyPath
        }
    }

    /// `HostName`: the first name of the generated certificate, and the one that a provided one should cover.
    public var hostName: String
    /// `TlsCertificateNames`: further names of the generated certificate, host names and IP addresses.
    public var certificateNames: [String]
    /// The certificate to present; nil to have one generated.
    public var provided: ProvidedFiles?
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
        provided: ProvidedFiles? = nil,
        directory: String,
        minimumVersion: TLSVersionNumber = .tls12,
        maximumVersion: TLSVersionNumber = .tls13
    ) {
        self.hostName = hostName
        self.certificateNames = certificateNames
        self.provided = provided
        self.directory = directory
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
    }
}
