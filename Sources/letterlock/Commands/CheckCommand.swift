import TLSIdentity

/// `letterlock check`: what is in force, and whether a provided certificate can be served.
enum CheckCommand {
    static func run() -> ExitStatus {
        guard let effective = SettingsOfProcess.readOrComplain() else { return .configuration }
        Terminal.print(CheckReport.text(effective))
        let settings = TLSSettings(effective.settings, directory: effective.settings.dataDirectory)
        do throws(TLSIdentityError) {
            guard let report = try ProvidedCertificateReport.make(settings, now: SystemClock.seconds()) else {
                return .success
            }
            Terminal.print("\nThe certificate can be served\n" + CertificateText.lines(report.facts))
            for warning in report.warnings { Terminal.printError("warning: \(warning)") }
            if let note = report.trustNote { Terminal.printError("note: \(note)") }
            return .success
        } catch {
            Terminal.printError(error.description)
            return .configuration
        }
    }
}
