import Logging

/// `letterlock`: the daemon.
enum RunCommand {
    static func run() async -> ExitStatus {
        FirstProcess.takeOffice()
        let effective: EffectiveSettings
        do throws(SettingsError) {
            effective = try SettingsReader.read(environment: SettingsOfProcess.environment)
        } catch {
            // There is no log yet: how it is to look is among the settings.
            for warning in error.warnings { Terminal.printError("warning: \(warning)") }
            Terminal.printError(error.description)
            return .configuration
        }
        let level = SharedLogLevel(effective.settings.logLevel)
        let factory = LogHandlers.factory(format: effective.settings.logFormat, level: level)
        LoggingSystem.bootstrap({ factory($0, $1) }, metadataProvider: nil)
        let logger = Logger(label: "letterlock")
        for warning in effective.warnings { logger.warning("\(warning)") }
        do {
            let daemon = try Daemon(settings: effective.settings, level: level, logger: logger)
            try await daemon.run()
            return .success
        } catch let error as StartError {
            for fault in error.faults { logger.critical("\(fault)") }
            return error.status
        } catch {
            logger.critical("Letterlock ends: \(error)")
            return .unavailable
        }
    }
}
