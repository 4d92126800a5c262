extension SessionRecord {
    /// A session names so many of its messages in a listing at most.
    public static let mostListed = 1_000

    /// About how many bytes of memory it takes in a listing.
    var memorySize: Int {
        let certificate = tls?.clientCertificate
        let texts = [
            remoteAddress, hello, user, serverName, outcome, reason, alert, advice, tls?.cipher,
            tls?.certificate?.subject,
            certificate?.subject, certificate?.issuer, certificate?.verdict,
        ]
        return 2_048 + 64 * messages.count + texts.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    }
}
