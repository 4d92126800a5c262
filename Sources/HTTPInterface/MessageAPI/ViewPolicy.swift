import HTTPTypes

/// The header fields that keep a browser from acting on the HTML of a mail.
///
/// In the rewritten HTML, only CSS could still load something, and Content-Security-Policy governs all of that. For
/// everything else, the policy is a second line of defense.
enum ViewPolicy {
    private static let contentSecurity = [
        "default-src 'none'", "img-src data:", "font-src data:", "style-src 'unsafe-inline'", "form-action 'none'",
        "base-uri 'none'", "frame-ancestors 'self'", "sandbox allow-popups allow-popups-to-escape-sandbox",
    ].joined(separator: "; ")

    /// The header fields of a view.
    ///
    /// - Parameter hasLinks: whether the HTML has links that lead out of it.
    static func fields(hasLinks: Bool) -> [(name: HTTPField.Name, value: String)] {
        var fields = [
            ("Content-Security-Policy", contentSecurity), ("Referrer-Policy", "no-referrer"),
            ("X-DNS-Prefetch-Control", "off"),
        ]
        // Chromium 152 and later know this field. It also covers preconnects, DNS and frames, but clicks on links as well,
        // including redirects. So it can only be sent if there are no links.
        if !hasLinks { fields.append(("Connection-Allowlist", "()")) }
        return fields.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
    }
}
