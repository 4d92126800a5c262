/// Where the value of a setting comes from.
enum SettingSource: Sendable, Equatable {
    case builtIn
    /// systemd's directory for the state of a service.
    case stateDirectory
    /// The memory limit of a container or a unit.
    case memoryLimit(MemoryLimit)
    /// Another setting, or how it is set.
    case derived(from: String)
    /// A file that systemd gives to the service alone.
    case credential(path: String)
    case variable(String)
    /// The content of a file that a variable names.
    case variableFile(variable: String, path: String)
    /// The settings file, and the name that the value has there.
    case settingsFile(path: String, name: String)

    /// As `check` prints it.
    var description: String {
        switch self {
        case .builtIn: "default"
        case .stateDirectory: "STATE_DIRECTORY"
        case .memoryLimit(let limit):
            "memory limit \(ValueType<Int>.sizeText(limit.bytes)) (\(limit.path))"
        case .derived(let origin): origin
        case .credential(let path): "credential \(path)"
        case .variable(let name): name
        case .variableFile(let variable, let path): "\(variable) (\(path))"
        case .settingsFile(let path, let name): "\(path): \(name)"
        }
    }

    /// The subject of a sentence about a value from here, with the value unless it is secret.
    func subject(showing raw: RawValue?) -> String {
        switch self {
        case .variable(let name):
            if case .text(let text) = raw { "\(name)=\(PrintableText.shortened(text)):" } else { "\(name):" }
        case .variableFile(let variable, let path): "\(variable)=\(path): its content"
        case .settingsFile(let path, let name):
            if let value = raw?.source {
                "\(path): \(name) \(PrintableText.shortened(value))"
            } else {
                "\(path): \(name)"
            }
        case .builtIn, .stateDirectory, .memoryLimit, .derived, .credential: description
        }
    }
}

extension RawValue {
    /// The value as it was written, for messages.
    fileprivate var source: String {
        switch self {
        case .text(let text): JSONText.quoted(text)
        case .json(let value): value.source
        }
    }
}
