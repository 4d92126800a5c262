import CertificateFiles
import Cryptography
import NIOSSL

/// An identity as it was read or generated, before it is put to use.
struct LoadedIdentity {
    /// The first is the default.
    let certificates: [ServedCertificate]
    let warnings: [String]
    let notes: [String]
    /// What was made anew and why.
    let news: [String]
    let clientAuthority: ClientAuthority?
    let context: NIOSSLContext
    let probeContext: NIOSSLContext
    /// What was made and is not written yet.
    private let prepared: [PreparedPair]

    /// What clients are to trust, each once.
    var anchors: [Certificate] {
        certificates.map(\.anchor).reduce(into: []) { anchors, anchor in
            if !anchors.contains(where: { $0.fingerprintSHA256 == anchor.fingerprintSHA256 }) { anchors.append(anchor) }
        }
    }

    /// Reads everything that the settings name, and makes what has to be generated; nothing is written yet.
    init(_ settings: TLSSettings, now: Int64) throws(TLSIdentityError) {
        if let provided = settings.provided {
            let (certificate, remarks) = try Self.read(provided, hostName: settings.hostName, now: now)
            try self.init(certificate, remarks, news: [], [], settings, now)
        } else {
            let files = IdentityFiles(directory: settings.directory)
            let generated = try GeneratedIdentity(settings, files, now: now)
            let certificate = ServedCertificate(generated, path: files.certificate.certificate)
            let remarks = (generated.warnings, generated.notes)
            try self.init(certificate, remarks, news: generated.news, generated.prepared, settings, now)
        }
    }

    private typealias Remarks = (warnings: [String], notes: [String])

    private init(
        _ certificate: ServedCertificate,
        _ remarks: Remarks,
        news: [String],
        _ prepared: [PreparedPair],
        _ settings: TLSSettings,
        _ now: Int64
    ) throws(TLSIdentityError) {
        var certificates = [certificate]
        var (warnings, notes) = remarks
        for given in settings.further {
            let (further, remarks) = try Self.read(given, hostName: nil, now: now)
            certificates.append(further)
            warnings += remarks.warnings
            notes += remarks.notes
        }
        warnings += Self.warnings(aboutCiphers: settings.ciphers, certificates)
        self.certificates = certificates
        self.warnings = warnings
        self.notes = notes
        self.news = news
        self.prepared = prepared
        clientAuthority = try ClientAuthority(settings)
        context = try ServerContext.make(certificates, clientAuthority: clientAuthority, settings)
        probeContext =
            clientAuthority == nil ? context : try ServerContext.make(certificates, clientAuthority: nil, settings)
    }

    /// Writes what was made, and `trust.pem`: everything that may fail for lack of room before anything is replaced.
    func install(in files: IdentityFiles) throws(TLSIdentityError) {
        let trust = try TrustFile.replacement(by: anchors, in: files)
        let replacements = prepared.map(\.replacement) + [trust]
        do throws(CertificateFilesError) {
            for replacement in replacements { try replacement.stage() }
            for replacement in replacements { try replacement.activate() }
        } catch {
            throw TLSIdentityError(error)
        }
    }

    private static func read(
        _ given: ProvidedCredentials,
        hostName: String?,
        now: Int64
    ) throws(TLSIdentityError) -> (ServedCertificate, Remarks) {
        let provided = try ProvidedCertificate(given)
        let warnings = try provided.warnings(given, hostName: hostName, now: now)
        return (ServedCertificate(provided, from: given.certificate), (warnings, provided.notes(given)))
    }

    /// A suite is for one kind of key; with none for ours, only TLS 1.3 is left.
    private static func warnings(aboutCiphers ciphers: [CipherSuite]?, _ certificates: [ServedCertificate]) -> [String]
    {
        guard let ciphers else { return [] }
        return certificates.filter { certificate in
            !ciphers.contains { $0.wantsRSA == certificate.privateKey.isRSA }
        }.map { certificate in
            "TlsCiphers holds no suite for the \(certificate.facts.keyType) key of \(certificate.facts.subject), so clients "
                + "of TLS 1.2 and below cannot connect; add one with "
                + "\(certificate.privateKey.isRSA ? "RSA" : "ECDSA") in its name."
        }
    }
}
