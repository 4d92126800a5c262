import CertificateFiles
import Cryptography

extension CredentialFile.Wanted {
    /// The forms beside PEM and DER.
    var formats: String { self == .certificate ? " nor PKCS#12" : "" }
}

extension DERObject {
    /// What it is, in a sentence about what a file holds.
    var words: String {
        switch self {
        case .certificate: "a certificate"
        case .privateKey: "a private key"
        case .pkcs12: "a PKCS#12 store"
        case .certificateRequest: "a certificate request"
        case .publicKey: "a public key"
        case .pkcs7: "a PKCS#7 structure"
        case .javaKeystore: "a Java keystore of the old kind"
        }
    }
}

extension PEMBlock {
    var isCertificateRequest: Bool { label.hasSuffix("CERTIFICATE REQUEST") }
    var isPKCS7: Bool { label == "PKCS7" || label == "CMS" }

    /// What it is, in a sentence about what a file holds.
    var words: String {
        if isCertificate { return "a certificate" }
        if isPrivateKey { return "a private key" }
        if isCertificateRequest { return "a certificate request" }
        return "a block \"\(label.unicodeScalars.prefix(40).map(\.printable).joined())\""
    }
}

extension Unicode.Scalar {
    /// Itself where it can be printed on a line, else a question mark: a file's content goes into messages here.
    fileprivate var printable: String {
        properties.generalCategory == .control || properties.generalCategory == .format ? "?" : String(self)
    }
}

extension TLSIdentityError {
    /// The file that a setting names could not be read.
    init(reading path: String, of setting: String, _ wanted: CredentialFile.Wanted, _ fault: FileFault) {
        let remedy =
            switch (fault, wanted) {
            case (.missing, .certificate) where setting == ProvidedCredentials.Names.certificate.certificate:
                "correct the path, or leave TlsCertificate unset to have a certificate generated"
            case (.missing, .certificate): "correct the path"
            case (.missing, .privateKey):
                "correct the path, or leave it unset if the key is in the file of the certificate"
            case (.permissionDenied, _): "let this user read it, by its owner, group or mode"
            case (.isDirectory, _): "name the file in it"
            case (.empty, _): "see that whatever writes it has done so"
            case (.notRegular, _), (.tooLarge, _), (.other, _):
                "name a readable file with the \(wanted == .certificate ? "certificate" : "private key")"
            }
        self.init(
            fault == .missing ? .fileMissing : .fileUnreadable,
            "\(setting) names \(path), which \(fault.explanation); \(remedy)."
        )
    }
}
