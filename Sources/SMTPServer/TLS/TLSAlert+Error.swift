extension TLSAlert {
    /// Finds the alert that the TLS library names in an error's text, as in `TLSV1_ALERT_UNKNOWN_CA`.
    init?(inErrorText text: String) {
        guard let marker = text.range(of: "_ALERT_") else { return nil }
        let name = text[marker.upperBound...].prefix { $0.isUppercase || $0 == "_" }.lowercased()
        guard let alert = TLSAlert(name: name) else { return nil }
        self = alert
    }
}

extension String {
    /// The first place where `part` stands. (That of Foundation is not used here.)
    func range(of part: String) -> Range<Index>? {
        ranges(of: part).first
    }
}
