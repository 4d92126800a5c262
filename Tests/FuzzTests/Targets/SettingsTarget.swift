@testable import letterlock

/// A settings file, then variables as `NAME=VALUE`, with `0xFF` between them; and the file as JSON.
enum SettingsTarget {
    private static let path = "/etc/letterlock/settings.json"
    private static let secret = "hunter2-8f3a"

    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var segments = bytes.split(separator: 0xFF, omittingEmptySubsequences: false)[...]
        let file = Array(segments.popFirst() ?? [])
        var environment = ["LETTERLOCK_TLS_CERTIFICATE_PASSWORD": secret]
        for segment in segments {
            let parts = String(decoding: segment, as: UTF8.self).split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            if parts.count == 2, !parts[0].isEmpty { environment[String(parts[0])] = String(parts[1]) }
        }
        try checkJSON(file)
        switch outcome(environment, file) {
        case .success(let effective): try check(effective)
        case .failure(let error):
            try require(!error.faults.isEmpty, "The settings are refused without a fault.")
            for sentence in error.faults.map(\.description) + error.warnings { try check(sentence) }
        }
    }

    private static func outcome(
        _ environment: [String: String],
        _ file: [UInt8]
    ) -> Result<EffectiveSettings, SettingsError> {
        do throws(SettingsError) {
            return .success(
                try SettingsReader.read(environment: environment) { path, limit throws(FileFault) in
                    guard path == Self.path, !file.isEmpty else { throw .missing }
                    guard file.count <= limit else { throw .tooLarge(limit: limit) }
                    return file
                }
            )
        } catch {
            return .failure(error)
        }
    }

    private static func check(_ effective: EffectiveSettings) throws(BrokenInvariant) {
        for sentence in effective.warnings { try check(sentence) }
        for row in effective.rows {
            let isPrintable = !(row.value + row.source).unicodeScalars.contains(where: PrintableText.isControl)
            try require(isPrintable, "\(row.key) is shown with control characters: \(row.value.debugDescription)")
            try require(!row.value.contains(secret), "\(row.key) shows a secret.")
        }
        try checkVariables(effective)
    }

    /// What `check` shows of a setting that came from a variable is what the variable may be set to again.
    private static func checkVariables(_ effective: EffectiveSettings) throws(BrokenInvariant) {
        for setting in Setting.all {
            guard case .variable = effective.sources[setting.key], !setting.isSecret else { continue }
            let text = setting.text(effective.settings)
            guard setting.shown(text) != nil, !text.isEmpty, !unwritable.contains(setting.key) else { continue }
            var again = Settings()
            do throws(ValueFault) {
                try setting.assign(.text(text), &again)
            } catch {
                throw BrokenInvariant(
                    "\(setting.key) is shown as \(text.debugDescription), which is refused: \(error.predicate)"
                )
            }
            try require(
                setting.text(again) == text,
                "\(setting.key) is shown as \(text.debugDescription), but read otherwise."
            )
        }
    }

    /// Those whose description leaves secrets out.
    private static let unwritable: Set = [
        "Users", "HttpUsers", "TlsCertificate", "TlsCertificates", "TlsCertificatePrivateKey", "TlsAuthority",
        "TlsAuthorityPrivateKey", "TlsClientAuthority",
    ]

    private static func check(_ sentence: String) throws(BrokenInvariant) {
        let isOnOneLine = !sentence.unicodeScalars.contains(where: PrintableText.isControl)
        try require(isOnOneLine, "A sentence holds control characters: \(sentence.debugDescription)")
        try require(!sentence.contains(secret), "A sentence shows a secret: \(sentence)")
        try require(sentence.utf8.count < 3_000, "A sentence is too long: \(sentence.prefix(200))")
    }

    /// What was read as JSON is, written anew, read as the same.
    private static func checkJSON(_ bytes: [UInt8]) throws(BrokenInvariant) {
        guard let value = try? JSONReader.read(bytes) else { return }
        let again = try? JSONReader.read(Array(value.source.utf8))
        try require(again == value, "\(value.source.debugDescription) is read otherwise than what it was made of.")
    }
}
