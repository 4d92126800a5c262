import TLSIdentity

/// Remembers of which certificates it has been said that they expire soon, so that it is said of each once.
struct ExpiryReminder {
    private var reminded: Set<String> = []

    /// Those that have less than `warning` seconds left at `now` and of which it was not said yet.
    ///
    /// One that has expired is told of elsewhere.
    mutating func due(_ certificates: [CertificateFacts], now: Int64, warning: Int64) -> [CertificateFacts] {
        certificates.filter { facts in
            facts.notAfter > now && facts.notAfter - now < warning && reminded.insert(facts.fingerprintSHA256).inserted
        }
    }
}
