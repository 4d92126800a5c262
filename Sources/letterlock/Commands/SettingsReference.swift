/// The reference of all settings, `docs/settings.md`, made from the table.
enum SettingsReference {
    static var markdown: String {
        introduction + "\n| setting | value | default | meaning |\n|---|---|---|---|\n"
            + Setting.all.map(row).joined()
            + "\n" + smtp4dev
    }

    private static func row(_ setting: Setting) -> String {
        let standard = setting.defaultText.isEmpty ? "" : "`\(setting.defaultText)`"
        let meaning = setting.meaning + (setting.needsRestart ? " Needs a restart." : "")
        let cells = ["`\(setting.key)`<br>`\(setting.variable)`", setting.values, standard, meaning]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }

    private static let introduction = """
        # Settings

        Letterlock is configured by environment variables and one settings file; there are no configuration flags. A variable wins
        over the file, and the file over the built-in default. `letterlock check` prints the effective settings with their sources,
        `letterlock --help` this table.

        - **Settings file**: the path in `LETTERLOCK_SETTINGS`; else `$CONFIGURATION_DIRECTORY/settings.json` (systemd sets it); else
          `/etc/letterlock/settings.json`. Only a path in `LETTERLOCK_SETTINGS` must exist. JSON with `//` comments and trailing commas:
          `{"TlsMode": "StartTls", "Port": 1587}`.
        - **Faults**: a key or a `LETTERLOCK_` variable that does not exist, a value that does not parse or is out of range, and
          settings that contradict each other end the start with status 78. All faults are reported together, each with its source.
          What Kubernetes and container links inject for a service called `letterlock` is passed over.
        - **Values**: durations `500ms`, `10s`, `5m`, `2h`, `30d`; sizes in bytes or `64KiB`, `50MiB`, `1GiB`; booleans `true` and
          `false`; names of modes in any letter case. Lists are a JSON array, in a variable also separated by commas. In the file,
          numbers and booleans stand without quotes.
        - **Empty**: an empty variable counts as not set, except for \(emptyNames).
        - **Reload**: SIGHUP reads the settings file, the files of `NAME_FILE` variables and the certificates again. A setting that
          needs a restart keeps its value, and the log names it. If anything is wrong, nothing changes; the log and health say why.
        - **Certificates and keys**: a path, or the PEM text itself, for systems that cannot mount a file; `\\n` in it stands for a
          line end. Relative paths begin at the working directory. The files are read again when they change.
        - **Credentials**: where `TlsCertificate` is not set, `tls.crt`, `tls.key` and `tls.password` in `$CREDENTIALS_DIRECTORY` count
          for it (`LoadCredential=` of systemd; see [systemd.md](systemd.md)).
        - **Files**: any variable may be given as `NAME_FILE=/run/secrets/x` instead; the value is the file's content (at most
          \(ValueType<Int>.sizeText(SettingsReader.maximumValueFileSize))) without its final newline. Both forms together are an error.
          A start also reads a pipe, such as `<(…)` of a shell, and waits up to 10 seconds for it; a reload reads regular files only.

        """

    private static var emptyNames: String {
        let names = Setting.all.filter(\.acceptsEmpty).map { "`\($0.key)`" }
        return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }

    private static let smtp4dev = """
        ## Coming from smtp4dev

        A settings file whose settings stand inside a `ServerOptions` object, and variables such as `ServerOptions__TlsMode` in any
        letter case, mean the same for every setting above. So do `MaxMessageSize` (`MaximumMessageSize`), `AllowRemoteConnections`
        (`true`: `BindAddress` is `*`), `SslProtocols` (`TlsMinimumVersion` and `TlsMaximumVersion`: the oldest and the newest of
        the list) and `TlsCipherSuites` (`TlsCiphers`; those of TLS 1.3 are offered anyway). Its settings that Letterlock does not have are a warning, not an error. Where both are given, the `LETTERLOCK_`
        form wins. smtp4dev's default port 25 does not carry over.

        """
}
