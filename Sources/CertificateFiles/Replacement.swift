public import Cryptography

/// Why a pair that is there gives way to a new one, and what becomes of it.
public struct Replacement: Sendable, Equatable {
    /// Under which ending the files of the old pair are kept.
    public enum Keeping: String, Sendable {
        /// They are damaged.
        case bad
        /// They are sound: clients may still trust the certificate, and the clock that says it is over may be wrong.
        case old
    }

    /// Why, as the end of the sentence "A new certificate was made: …".
    public let reason: String
    /// Nil where nobody would miss the old pair.
    public let keeping: Keeping?

    /// A reason, and what becomes of the old pair.
    public init(_ reason: String, keeping: Keeping? = nil) {
        self.reason = reason
        self.keeping = keeping
    }

    /// Why a certificate of our own making is not fit to be used much longer; nil where it is.
    ///
    /// One that is not valid yet is fit: the clock is behind, and once it is right everybody who trusts the certificate can go
    /// on. `renewalPeriod` is how many seconds it must still have at `now`.
    public static func ofExpiring(
        _ certificate: Certificate,
        now: Int64,
        renewalPeriod: Int64,
        keeping: Keeping? = nil
    ) -> Replacement? {
        guard certificate.notAfter - now < renewalPeriod else { return nil }
        return Replacement("the one there is valid only until \(utcText(certificate.notAfter))", keeping: keeping)
    }
}
