@testable import Cryptography
@testable import TLSIdentity

/// What `TlsCertificate`, its key and its password may name, of any form.
///
/// The first byte chooses the password, two more are the length of the certificate's file, and the rest is that of the key.
enum CertificateTarget {
    private static let passwords = [nil, "pw", "", "wrong"]
    /// A year after the certificates of the corpus were made.
    private static let now: Int64 = 1_800_000_000

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        let password = passwords[input.number(below: 4)]
        let certificate = Array(input.take(Int(input.byte()) << 8 | Int(input.byte())))
        let key = Array(input.rest)
        guard !isCostly(certificate), !isCostly(key) else { return }
        try checkDER(certificate)

        let given = ProvidedCredentials(
            certificate: .text(certificate),
            privateKey: key.isEmpty ? nil : .text(key),
            password: password
        )
        let (keyFits, sentences) = outcome(of: given)
        try require(keyFits, "The key is not the certificate's.")
        for sentence in sentences { try check(sentence) }
    }

    /// Whether the leaf and the key that were found belong together, and what is said of the files.
    private static func outcome(of given: ProvidedCredentials) -> (keyFits: Bool, sentences: [String]) {
        let settings = TLSSettings(hostName: "mail.test", provided: given, directory: "/none")
        do throws(TLSIdentityError) {
            let provided = try ProvidedCertificate(given)
            let report = try ProvidedCertificateReport.make(settings, now: now)
            return (provided.chain.first?.matches(provided.privateKey) == true, report.warnings + report.notes)
        } catch {
            return (true, [error.description])
        }
    }

    /// A sentence goes to a terminal and a log, whatever the file holds.
    private static func check(_ sentence: String) throws(BrokenInvariant) {
        let isOnOneLine = !sentence.unicodeScalars.contains {
            $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
        }
        try require(isOnOneLine, "A sentence holds control characters: \(sentence.debugDescription)")
        try require(sentence.hasSuffix("."), "A sentence has no end: \(sentence.debugDescription)")
        try require(sentence.utf8.count < 4_000, "A sentence is too long: \(sentence.prefix(200))")
    }

    /// A certificate that can be read is, written anew, the same.
    private static func checkDER(_ bytes: [UInt8]) throws(BrokenInvariant) {
        guard let certificate = try? Certificate(der: bytes) else { return }
        guard let pem = try? certificate.pem(), let again = try? Certificate.chain(pem: pem) else {
            throw BrokenInvariant("A certificate that was read cannot be written.")
        }
        try require(
            again.map(\.fingerprintSHA256) == [certificate.fingerprintSHA256],
            "A certificate is read otherwise than it was written."
        )
    }

    /// Whether to open it would take so long that few others could be tried.
    private static func isCostly(_ file: [UInt8]) -> Bool {
        let structures = PEMBlock.blocks(in: file).compactMap(\.der) + [file]
        return structures.contains {
            KeyDerivationCost.isTooHigh(in: $0, maximumRounds: 100, maximumScryptCost: 1 << 10)
        }
    }
}
