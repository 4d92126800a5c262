/// Where to look for the settings file.
struct SettingsFileLocation: Equatable {
    /// The first of them that exists is read.
    var paths: [String]
    /// Whether one has to exist, because it was named.
    var isNamed: Bool

    /// `LETTERLOCK_SETTINGS`; else `$CONFIGURATION_DIRECTORY/settings.json`, which systemd sets, to several directories
    /// where the unit has several; else `/etc/letterlock/settings.json`.
    init(environment: [String: String]) {
        if let path = environment[Setting.settingsFileVariable], !path.isEmpty {
            self.init(paths: [path], isNamed: true)
        } else if let directories = environment["CONFIGURATION_DIRECTORY"], !directories.isEmpty {
            self.init(paths: directories.split(separator: ":").map { $0 + "/settings.json" }, isNamed: false)
        } else {
            self.init(paths: ["/etc/letterlock/settings.json"], isNamed: false)
        }
    }

    private init(paths: [String], isNamed: Bool) {
        self.paths = paths
        self.isNamed = isNamed
    }
}
