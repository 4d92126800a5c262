import Logging
import Systemd

/// `letterlock`: the daemon.
enum RunCommand {
    static func run() async -> ExitStatus {
        FirstProcess.takeOffice()
        FreedMemory.keepsLargePiecesApart()
        let effective: EffectiveSettings
        do throws(SettingsError) {
            effective = try SettingsReader.read(environment: SettingsOfProcess.environment)
        } catch {
            complain(error)
            return .configuration
        }
        let level = SharedLogLevel(effective.settings.logLevel)
        let factory = LogHandlers.factory(format: effective.settings.logFormat, level: level)
        LoggingSystem.bootstrap({ factory($0, $1) }, metadataProvider: nil)
        let logger = Logger(label: "letterlock")
        for warning in effective.warnings { logger.warning("\(warning)") }
        do {
            try FileDescriptorLimit.raise()
            let daemon = try Daemon(settings: effective.settings, level: level, clocks: .system, logger: logger)
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

    /// There is no log yet, for how it is to look is among the settings; but the journal looks the same in any case.
    private static func complain(_ error: SettingsError) {
        guard JournalStream.isStandardError else {
            for warning in error.warnings { Terminal.printError("warning: \(warning)") }
            return Terminal.printError(error.description)
        }
        let logger = Logger(label: "letterlock") { _ in LogHandlers.journal() }
        for warning in error.warnings { logger.warning("\(warning)") }
        for fault in error.faults { logger.critical("\(fault)") }
    }
}
