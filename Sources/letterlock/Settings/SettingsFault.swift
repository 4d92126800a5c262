/// One thing that is wrong with the settings.
struct SettingsFault: Error, Equatable, Sendable, CustomStringConvertible {
    enum Code: Sendable, Equatable {
        /// A key or variable that does not exist.
        case unknownSetting
        /// A value that does not parse or is out of range.
        case invalidValue
        /// A variable given both as itself and as `NAME_FILE`, or in two spellings.
        case givenTwice
        /// Settings that exclude or contradict each other.
        case conflict
        /// A file that is named but cannot be read.
        case unreadableFile
        /// A settings file that is not a JSON object.
        case malformedFile
    }

    var code: Code
    /// A sentence with the source, the value and the remedy.
    var description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
