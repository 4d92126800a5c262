import FoundationEssentials
import TLSIdentity

/// The facts of a certificate, a line each, as the commands print them.
enum CertificateText {
    static func lines(_ facts: CertificateFacts) -> String {
        // An authority has no names, and then the subject says what it is.
        let identity =
            facts.names.isEmpty ? "subject: \(facts.subject)" : "names: \(facts.names.joined(separator: ", "))"
        return """
            path: \(facts.path)
            \(identity)
            expires: \(Date(timeIntervalSince1970: Double(facts.notAfter)).formatted(.iso8601)) \
            (\(facts.daysLeft(at: SystemClock.seconds())) days)
            SHA-256: \(facts.fingerprintSHA256)

            """
    }
}
