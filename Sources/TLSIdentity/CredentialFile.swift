import CertificateFiles
import Cryptography

/// A file, or a text, that a setting names, with the sentences for all that can be wrong with it.
struct CredentialFile {
    /// What is looked for in it first.
    enum Wanted {
        case certificate
        case privateKey
    }

    private enum Content {
        case pem([PEMBlock])
        case der(DERObject, [UInt8])
    }

    /// The name of the setting.
    let setting: String
    let source: CredentialSource
    let wanted: Wanted
    private let content: Content

    /// Reads the file and finds out what it is.
    init(setting: String, _ source: CredentialSource, wanted: Wanted) throws(TLSIdentityError) {
        self.setting = setting
        self.source = source
        self.wanted = wanted
        let bytes: [UInt8]
        switch source {
        case .text(let text): bytes = text
        case .file(let path):
            do {
                bytes = try FileReading.bytes(at: path)
            } catch {
                throw TLSIdentityError(reading: path, of: setting, wanted, error)
            }
        }
        let blocks = PEMBlock.blocks(in: bytes)
        if !blocks.isEmpty {
            content = .pem(blocks)
        } else if let object = DERObject(bytes) {
            content = .der(object, bytes)
        } else if let missing = DERObject.missingBytes(bytes) {
            throw TLSIdentityError(
                wanted == .certificate ? .noCertificate : .noPrivateKey,
                "\(setting) names \(source), which is cut off: its structure goes on for \(missing) more bytes; "
                    + "copy the file anew from where it was made."
            )
        } else {
            throw TLSIdentityError(
                wanted == .certificate ? .noCertificate : .noPrivateKey,
                "\(setting) names \(source), which is neither PEM (no line with -----BEGIN …-----) nor DER\(wanted.formats); "
                    + "give the file as it came from whoever issued it."
            )
        }
    }

    /// The setting and its value, as the beginning of a sentence.
    var introduction: String { source.path.map { "\(setting) names \($0)" } ?? "\(setting) is a PEM text" }

    /// What the file holds, opened with `password`.
    ///
    /// `passwordSetting` is the name of its setting.
    func credentials(password: String?, _ passwordSetting: String) throws(TLSIdentityError) -> Credentials {
        do {
            switch content {
            case .pem(let blocks): return try Credentials(pem: blocks, password: password)
            case .der(.certificate, let bytes): return Credentials(certificates: [try Certificate(der: bytes)])
            case .der(.privateKey, let bytes):
                return Credentials(privateKeys: [try PrivateKey(der: bytes, password: password)])
            case .der(.pkcs12, let bytes): return Credentials(try PKCS12(der: bytes, password: password))
            case .der: return Credentials()
            }
        } catch {
            throw fault(of: error, passwordSetting)
        }
    }

    /// The certificates, without looking at keys; only a PKCS#12 file needs its password for them.
    func certificates(
        password: String? = nil,
        _ passwordSetting: String? = nil
    ) throws(TLSIdentityError) -> Credentials {
        let credentials: Credentials
        do {
            switch content {
            case .pem(let blocks): credentials = Credentials(certificates: try Credentials.certificates(in: blocks))
            case .der(.certificate, let bytes): credentials = Credentials(certificates: [try Certificate(der: bytes)])
            case .der(.pkcs12, let bytes): credentials = Credentials(try PKCS12(der: bytes, password: password))
            case .der: credentials = Credentials()
            }
        } catch {
            throw fault(of: error, passwordSetting)
        }
        guard !credentials.certificates.isEmpty else { throw noCertificate }
        return credentials
    }

    /// The file holds no certificate.
    var noCertificate: TLSIdentityError {
        TLSIdentityError(
            .noCertificate,
            "\(introduction), which holds \(contents) but no certificate; \(remedyForOtherContents)."
        )
    }

    /// The file holds no private key; `keySetting` is where another file with it can be named.
    func noPrivateKey(_ keySetting: String) -> TLSIdentityError {
        let remedy =
            switch wanted {
            case .certificate: "put the key into the same file, or name its file in \(keySetting)"
            case .privateKey: "name the file with the key that belongs to the certificate"
            }
        return TLSIdentityError(
            .noPrivateKey,
            "\(introduction), which holds \(contents) but no private key; \(remedy)."
        )
    }

    /// What to do about a file that holds something else than was looked for.
    private var remedyForOtherContents: String {
        switch content {
        case .der(.javaKeystore, _):
            "write it as PKCS#12 with keytool -importkeystore -deststoretype PKCS12, and name that file"
        case .der(.pkcs7, _): "write it as PEM with openssl pkcs7 -inform DER -print_certs, and name that file"
        case .pem(let blocks) where blocks.contains(where: \.isPKCS7):
            "write it as PEM with openssl pkcs7 -print_certs, and name that file"
        case .pem(let blocks) where blocks.contains(where: \.isCertificateRequest): Self.remedyForRequest
        case .der(.certificateRequest, _): Self.remedyForRequest
        default: "give the file with the certificate that the authority issued"
        }
    }

    private static let remedyForRequest = "a request is what an authority signs, give the certificate that it sent back"

    private func damagedCertificate(_ error: CryptographyError) -> String {
        // Of several in a file it is said which one.
        if case .pem = content { error.description } else { "certificate is damaged: \(error.description)" }
    }

    /// What is in the file, in words.
    private var contents: String {
        switch content {
        case .der(let object, _): object.words
        case .pem(let blocks):
            blocks.map(\.words).reduce(into: [String]()) { kinds, kind in
                if !kinds.contains(kind) { kinds.append(kind) }
            }.joined(separator: " and ")
        }
    }

    private func fault(of error: CryptographyError, _ passwordSetting: String?) -> TLSIdentityError {
        let isPKCS12 = if case .der(.pkcs12, _) = content { true } else { false }
        let what = isPKCS12 ? "which is a PKCS#12 file that a password protects" : "whose private key is encrypted"
        let password = passwordSetting ?? "a password, which this setting has none of"
        switch error.code {
        case .passwordRequired:
            return TLSIdentityError(
                .passwordRequired,
                "\(introduction), \(what); give the password in \(password)."
            )
        case .wrongPassword:
            return TLSIdentityError(
                .wrongPassword,
                "\(introduction), \(what), and the password in \(password) does not open it; "
                    + "give the one it was made with."
            )
        case .tooExpensive:
            return TLSIdentityError(
                .fileUnreadable,
                "\(introduction), which is not opened because \(error.description), which would take minutes; "
                    + "write it anew with fewer."
            )
        case .unreadableCertificate:
            return TLSIdentityError(
                .noCertificate,
                "\(introduction), whose \(damagedCertificate(error)); copy the file anew from where it was issued."
            )
        case .unreadablePKCS12:
            return TLSIdentityError(
                .noCertificate,
                "\(introduction), which is a PKCS#12 file, but \(error.description); "
                    + "export it anew from where it was made."
            )
        case .unreadablePrivateKey, .operationFailed:
            return TLSIdentityError(
                .noPrivateKey,
                "\(introduction), whose private key is damaged or of an unknown kind: \(error.description); "
                    + "copy the file anew from where it was made."
            )
        }
    }
}
