import TLSIdentity

/// `letterlock certificate`: what a client should trust.
enum CertificateCommand {
    static func run() -> ExitStatus {
        guard let effective = SettingsOfProcess.readOrComplain() else { return .configuration }
        do throws(TLSIdentityError) {
            let file = try TrustFile.read(
                TLSSettings(effective.settings, directory: effective.settings.dataDirectory)
            )
            Terminal.print(file.pem)
            Terminal.printError(file.facts.map(CertificateText.lines).joined(separator: "\n"))
            return .success
        } catch {
            Terminal.printError(error.description)
            return .noInput
        }
    }
}
