/// Where a certificate or key is to be had: the value of a setting.
public enum CredentialSource: Sendable, Equatable, CustomStringConvertible {
    /// A file.
    case file(path: String)
    /// The PEM text itself, for systems that cannot mount a file.
    case text([UInt8])

    /// A setting's value: PEM text where it holds the beginning of a block, else a path.
    ///
    /// Systems that keep a value on one line write `\n` for the line ends; that is undone.
    public init(_ value: String) {
        if value.contains("-----BEGIN ") {
            self = .text(Array(value.replacing("\\r", with: "").replacing("\\n", with: "\n").utf8))
        } else {
            self = .file(path: value)
        }
    }

    /// The path, or a word for the text, which may be a secret.
    public var description: String {
        switch self {
        case .file(let path): path
        case .text: "(PEM text)"
        }
    }

    /// The path; nil for a text.
    var path: String? {
        if case .file(let path) = self { path } else { nil }
    }
}
