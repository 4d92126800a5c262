import PeerInput

extension SettingsReader {
    /// Reads the settings file, if there is one.
    mutating func readSettingsFile() {
        let location = SettingsFileLocation(environment: environment)
        for path in location.paths {
            let shown = PrintableText.escaped(path)
            do throws(FileFault) {
                let bytes = try readFile(path, Self.maximumSettingsFileSize)
                settingsFile = path
                readSettings(bytes, path: shown)
                return
            } catch {
                if error == .missing, !location.isNamed { continue }
                let subject = location.isNamed ? "\(Setting.settingsFileVariable)=\(shown):" : "\(shown):"
                faults.append(
                    SettingsFault(
                        .unreadableFile,
                        "\(subject) \(error.predicate); correct the path or the file, or take it away"
                    )
                )
                return
            }
        }
    }

    private mutating func readSettings(_ bytes: [UInt8], path: String) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONReader.read(bytes)
        } catch {
            faults.append(SettingsFault(.malformedFile, "\(path): not JSON, \(error)"))
            return
        }
        guard case .object(let members) = value else {
            faults.append(
                SettingsFault(
                    .malformedFile,
                    #"\#(path): must be an object, as {"TlsMode": "StartTls"}, not \#(value.kind)"#
                )
            )
            return
        }
        let serverOptions = members.first { $0.name.lowercased() == "serveroptions" }
        if let serverOptions { readServerOptions(serverOptions, path: path) }
        for member in members where member != serverOptions {
            readMember(member, path: path, isSmtp4devFile: serverOptions != nil)
        }
    }

    private mutating func readMember(_ member: JSONValue.Member, path: String, isSmtp4devFile: Bool) {
        let source = SettingSource.settingsFile(path: path, name: PrintableText.shortened(member.name))
        if let setting = Setting.byKey[member.name] {
            assign(.json(member.value), to: setting, from: source)
        } else if isSmtp4devFile {
            // Sections such as Serilog and RelayOptions stand beside ServerOptions.
            warnings.append("\(source.description) is nothing that Letterlock has; it is ignored")
        } else {
            let hint = NearestName.hint(for: member.name, in: Setting.all.map(\.key), list: Self.listOfSettings)
            faults.append(SettingsFault(.unknownSetting, "\(source.description) is not a setting; \(hint)"))
        }
    }

    private mutating func readServerOptions(_ section: JSONValue.Member, path: String) {
        guard case .object(let members) = section.value else {
            faults.append(
                SettingsFault(.malformedFile, "\(path): \(section.name) must be an object, not \(section.value.kind)")
            )
            return
        }
        var options: [ServerOption] = []
        for member in members where member.value != .null {
            let source = SettingSource.settingsFile(
                path: path,
                name: "\(section.name).\(PrintableText.shortened(member.name))"
            )
            // smtp4dev takes "2525" for a number and "True" for a boolean, so its scalars are texts.
            let raw = member.value.scalarText.map(RawValue.text) ?? .json(member.value)
            options.append(ServerOption(name: member.name, raw: raw, source: source))
        }
        readServerOptions(options)
    }
}
