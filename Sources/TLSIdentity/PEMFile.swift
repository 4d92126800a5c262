import Cryptography

/// A PEM file that a setting names, with the sentences for all that can be wrong with it.
struct PEMFile {
    /// The setting that names the file.
    enum Setting: String {
        case certificate = "TlsCertificate"
        case privateKey = "TlsCertificatePrivateKey"
    }

    let setting: Setting
    let path: String
    private let blocks: [PEMBlock]

    /// Reads the file and finds its blocks, of which there must be one at least.
    init(setting: Setting, path: String) throws(TLSIdentityError) {
        self.setting = setting
        self.path = path
        let introduction = "\(setting.rawValue) names \(path)"
        do {
            blocks = PEMBlock.blocks(in: try FileReading.bytes(at: path))
        } catch {
            let code: TLSIdentityError.Code = error == .missing ? .fileMissing : .fileUnreadable
            throw TLSIdentityError(code, "\(introduction), which \(error.explanation); \(Self.remedy(error, setting)).")
        }
        if blocks.isEmpty {
            let (code, wanted, command): (TLSIdentityError.Code, String, String) =
                switch setting {
                case .certificate:
                    (.noCertificate, "certificate", "openssl x509 -inform DER -in \(path) -out certificate.pem")
                case .privateKey: (.noPrivateKey, "private key", "openssl pkey -inform DER -in \(path) -out key.pem")
                }
            throw TLSIdentityError(
                code,
                "\(introduction), which holds no \(wanted) in PEM (no line with -----BEGIN …-----); give a PEM file, "
                    + "from DER it is made by `\(command)`."
            )
        }
    }

    /// The setting and its value, as the beginning of a sentence.
    var introduction: String { "\(setting.rawValue) names \(path)" }

    /// Every certificate of the file, in its order.
    func certificates() throws(TLSIdentityError) -> [Certificate] {
        var certificates: [Certificate] = []
        for block in blocks where block.isCertificate {
            do {
                certificates.append(try Certificate(pem: block))
            } catch {
                throw TLSIdentityError(
                    .noCertificate,
                    "\(introduction), whose certificate number \(certificates.count + 1) is damaged: "
                        + "\(error.description); copy the file anew from where it was issued."
                )
            }
        }
        guard certificates.isEmpty else { return certificates }
        throw TLSIdentityError(
            .noCertificate,
            "\(introduction), which holds \(contents) but no certificate; "
                + "give the file with the certificate that the authority issued."
        )
    }

    /// Every private key of the file, in its order.
    func privateKeys() throws(TLSIdentityError) -> [PrivateKey] {
        var keys: [PrivateKey] = []
        for block in blocks where block.isPrivateKey {
            do {
                keys.append(try PrivateKey(pem: block))
            } catch {
                throw fault(of: error)
            }
        }
        guard keys.isEmpty else { return keys }
        let remedy =
            switch setting {
            case .certificate: "put the key into the same file, or name its file in TlsCertificatePrivateKey"
            case .privateKey: "name the file with the key that belongs to the certificate"
            }
        throw TLSIdentityError(.noPrivateKey, "\(introduction), which holds \(contents) but no private key; \(remedy).")
    }

    private func fault(of error: CryptographyError) -> TLSIdentityError {
        if error.code == .passwordRequired {
            return TLSIdentityError(
                .passwordRequired,
                "\(introduction), whose private key is encrypted, and this version reads only keys without a password; "
                    + "write it without one: `openssl pkey -in \(path) -out key.pem`."
            )
        }
        return TLSIdentityError(
            .noPrivateKey,
            "\(introduction), whose private key is damaged or of an unknown kind: \(error.description); "
                + "copy the file anew from where it was made."
        )
    }

    /// What is in the file, in words.
    private var contents: String {
        var kinds: [String] = []
        for block in blocks {
            let kind =
                if block.isCertificate {
                    "a certificate"
                } else if block.isPrivateKey {
                    "a private key"
                } else if block.label.hasSuffix("CERTIFICATE REQUEST") {
                    "a certificate request"
                } else {
                    "a block \"\(block.label)\""
                }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds.joined(separator: " and ")
    }

    private static func remedy(_ fault: FileFault, _ setting: Setting) -> String {
        switch (fault, setting) {
        case (.missing, .certificate): "correct the path, or leave TlsCertificate unset to have a certificate generated"
        case (.missing, .privateKey): "correct the path, or leave it unset if the key is in the file of TlsCertificate"
        case (.permissionDenied, _): "let this user read it, by its owner, group or mode"
        case (.isDirectory, _): "name the file in it"
        case (.empty, _): "see that whatever writes it has done so"
        case (.notRegular, _), (.tooLarge, _), (.other, _): "name a readable PEM file"
        }
    }
}
