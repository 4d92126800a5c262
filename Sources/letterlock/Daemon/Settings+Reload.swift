extension Settings {
    /// A setting that is fixed from start to end of the process.
    private struct Fixed: Sendable {
        var name: String
        var isSame: @Sendable (Settings, Settings) -> Bool
        var copy: @Sendable (Settings, inout Settings) -> Void
    }

    private static func fixed<Value: Equatable & Sendable>(
        _ name: String,
        _ path: any WritableKeyPath<Settings, Value> & Sendable
    ) -> Fixed {
        Fixed(
            name: name,
            isSame: { $0[keyPath: path] == $1[keyPath: path] },
            copy: { $1[keyPath: path] = $0[keyPath: path] }
        )
    }

    /// What sockets, database and log are opened with.
    private static let fixed = [
        fixed("BindAddress", \.bindAddress),
        fixed("Port", \.port),
        fixed("TlsMode", \.tlsMode),
        fixed("Listeners", \.listeners),
        fixed("DataDirectory", \.dataDirectory),
        fixed("Database", \.database),
        fixed("Durability", \.durability),
        fixed("HttpPort", \.httpPort),
        fixed("HealthPort", \.healthPort),
        fixed("PortsFile", \.portsFile),
        fixed("LogFormat", \.logFormat),
    ]

    /// The names of those that differ.
    func fixedSettingsThatDiffer(from old: Settings) -> [String] {
        Self.fixed.filter { !$0.isSame(old, self) }.map(\.name)
    }

    /// These settings, with the fixed ones as they were.
    func keepingFixed(of old: Settings) -> Settings {
        var settings = self
        for setting in Self.fixed { setting.copy(old, &settings) }
        return settings
    }
}
