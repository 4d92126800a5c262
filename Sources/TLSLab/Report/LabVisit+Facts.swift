import BoundedResources

extension LabVisit {
    /// What the client gave away that it sends to a server it believes in.
    var sent: [LabVerdict.Sent] {
        var sent: [LabVerdict.Sent] = []
        if credentials != nil { sent.append(.credentials) }
        if startedMail || !messages.isEmpty { sent.append(.mail) }
        return sent
    }

    /// Whether any of that went without TLS.
    var sentInClear: Bool { mailInClear || credentials?.inClear == true }

    /// Whether the client came to be tried at all: it asked for TLS, or sent what it should not without asking.
    ///
    /// Who only connects, or says EHLO and QUIT on a port that offers STARTTLS, looks whether somebody is there. Where
    /// STARTTLS is missing, EHLO is all that a client can do before it gives up.
    var isTry: Bool {
        if !sent.isEmpty { return true }
        // The end was not the client's doing, and did not come from the fault either.
        if outcome == "ServerShutdown" { return false }
        return askedForTLS || fault == .startTLSMissing && hello != nil
    }

    /// How long the server waited before it ended the session by itself, in whole seconds; `nil` where it did not.
    var secondsUntilTimeout: Int64? {
        guard outcome == "HandshakeTimedOut" || outcome == "TimedOut" else { return nil }
        return max(ended - started, 0) / 1_000
    }

    /// What was sent, and how, in a sentence.
    var sending: String {
        let secured = tlsVersion.map { "under TLS \($0)" } ?? "under TLS"
        var parts: [String] = []
        if let credentials {
            let user = credentials.user.map { ", user “\($0.shortened(to: .mention))”" } ?? ""
            parts.append(
                "its credentials (\(credentials.mechanism.shortened(to: .mention))\(user)) "
                    + (credentials.inClear ? "in clear" : secured)
            )
        }
        if startedMail || !messages.isEmpty {
            let mail =
                switch messages.count {
                case 0: "the command MAIL, but no message that was kept,"
                case 1: "its mail"
                case let count: "\(count) mails"
                }
            parts.append("\(mail) \(mailInClear ? "in clear" : secured)")
        }
        return "It sent \(parts.joined(separator: ", and ")).".readable
    }

    /// How the session ended, as short as a table needs it.
    var endingSentence: String { reason.shortened(to: .sentence).readable }
}

extension String {
    /// The text without what a terminal would obey: what a client wrote may be in it.
    var readable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "\u{FFFD}"
                    default: scalar
                    }
                }
            )
        )
    }
}
