/// Reads the settings out of an environment and the files it names, and reports everything that is wrong at once.
struct SettingsReader {
    /// A settings file larger than this is none.
    static let maximumSettingsFileSize = 1 << 20
    /// Nor does a value stand in a file of this size.
    static let maximumValueFileSize = 64 << 10

    let environment: [String: String]
    let readFile: FileReader

    var settings = Settings()
    var sources: [String: SettingSource] = [:]
    var faults: [SettingsFault] = []
    var warnings: [String] = []
    var settingsFile: String?
    /// Settings with a faulty value: what is checked across settings makes no sense with them.
    var faultyKeys: Set<String> = []

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - environment: all variables of the process.
    ///   - readFile: reads the settings file and the files of `NAME_FILE` variables.
    /// - Throws: ``SettingsError`` with every fault there is.
    static func read(
        environment: [String: String],
        readFile: @escaping FileReader = SystemFiles.readAtStart
    ) throws(SettingsError) -> EffectiveSettings {
        var reader = SettingsReader(environment: environment, readFile: readFile)
        return try reader.read()
    }

    /// What is said where an unknown name is near no setting.
    static let listOfSettings = "letterlock --help lists all"

    private init(environment: [String: String], readFile: @escaping FileReader) {
        self.environment = environment
        self.readFile = readFile
    }

    /// From the lowest source to the highest: what comes later wins, but what it covers has to be right as well.
    private mutating func read() throws(SettingsError) -> EffectiveSettings {
        takeStateDirectory()
        readSettingsFile()
        readSmtp4devVariables()
        readVariables()
        takeCredentials()
        takeMemoryLimit()
        checkAcrossSettings()
        guard faults.isEmpty else { throw SettingsError(faults: faults, warnings: warnings) }
        return EffectiveSettings(settings: settings, sources: sources, warnings: warnings, settingsFile: settingsFile)
    }

    private mutating func takeStateDirectory() {
        guard let directory = environment["STATE_DIRECTORY"]?.split(separator: ":").first else { return }
        settings.dataDirectory = String(directory)
        sources["DataDirectory"] = .stateDirectory
    }

    /// Whether the service manager hands over sockets: what ports there are, and what they speak, shows only then.
    var hasActivatedSockets: Bool { environment["LISTEN_FDS"] != nil }

    /// Puts a value into its field, or notes why it does not fit.
    mutating func assign(_ raw: RawValue, to setting: Setting, from source: SettingSource) {
        do throws(ValueFault) {
            try setting.assign(raw, &settings)
            sources[setting.key] = source
        } catch {
            faultyKeys.insert(setting.key)
            note(error, raw, from: source, isSecret: setting.isSecret)
        }
    }

    /// Notes a value that does not fit.
    mutating func note(_ fault: ValueFault, _ raw: RawValue, from source: SettingSource, isSecret: Bool) {
        guard fault.placed.isEmpty else {
            for part in fault.placed {
                let sentence = PrintableText.escaped("\(part.place) \(part.sentence)")
                faults.append(SettingsFault(.invalidValue, "\(source.description)\(sentence)"))
            }
            return
        }
        let subject = source.subject(showing: isSecret || fault.isSecret ? nil : raw)
        faults.append(SettingsFault(.invalidValue, "\(subject) \(PrintableText.escaped(fault.predicate))"))
    }
}
