/// One field of a journal entry, as systemd.journal-fields(7) names them.
struct JournalField: Sendable, Equatable {
    /// The longest name that journald accepts.
    private static let maximumNameLength = 64

    /// Capital letters, digits and underscores, at most 64; it never begins with an underscore, which is journald's own mark.
    let name: String
    /// Any text; the native protocol carries line feeds too.
    let value: String

    /// A field of the journal's own vocabulary, such as `MESSAGE`.
    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// A field for a piece of metadata: `tls-version` becomes `LETTERLOCK_TLS_VERSION`.
    ///
    /// journald drops a field whose name has any other character, so each of these becomes an underscore.
    init(metadataKey key: String, _ value: String) {
        let allowed = key.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9": Character(scalar)
            default: "_"
            }
        }
        let name = "LETTERLOCK_" + String(allowed).uppercased()
        self.init(String(name.prefix(Self.maximumNameLength)), value)
    }

    /// `NAME=value`, as `sd_journal_sendv(3)` takes it.
    var assignment: String {
        "\(name)=\(value)"
    }
}
