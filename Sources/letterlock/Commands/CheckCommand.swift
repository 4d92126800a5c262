import TLSIdentity

/// `letterlock check`: what is in force, and whether a provided certificate can be served.
enum CheckCommand {
    static func run() -> ExitStatus {
        guard let effective = SettingsOfProcess.readOrComplain() else { return .configuration }
        Terminal.print(CheckReport.text(effective))
        let settings = TLSSettings(effective.settings, directory: effective.settings.dataDirectory)
        do throws(TLSIdentityError) {
            let report = try ProvidedCertificateReport.make(settings, now: SystemClock.seconds())
            for facts in report.facts {
                Terminal.print("\nThe certificate can be served\n" + CertificateText.lines(facts))
            }
            for warning in report.warnings { Terminal.printError("warning: \(warning)") }
            for note in report.notes { Terminal.printError("note: \(note)") }
            return .success
        } catch {
            Terminal.printError(error.description)
            return .configuration
        }
    }
}
