import Logging
import MessageStore
import ServiceLifecycle
import Systemd
import TLSIdentity
import UnixSignals

/// Reads settings and certificate again at SIGHUP; what is wrong leaves all as it was.
struct Reloading: Service {
    let settings: LiveSettings
    let directory: DataDirectory
    let certificates: CertificateManager?
    let store: MessageStore
    let files: FileThread
    let manager: ServiceManager
    let level: SharedLogLevel
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            manager.notify(.reloading)
            guard await files.run({ reload() }) else { continue }
            manager.notify(.ready)
        }
    }

    private func reload() {
        guard let read = reread() else { return }
        let old = settings.current
        var new = read
        var fixed: [String] = []
        for setting in Setting.differences(between: old, and: read) where setting.needsRestart {
            setting.copy(old, &new)
            fixed.append(setting.key)
        }
        let taken = take(new, warningOf: fixed)
        guard let certificates else { return taken() }
        if !certificates.reload(TLSSettings(new, directory: directory.path), together: taken) {
            refuse(certificates.replacementFault ?? "the certificate cannot be used")
        }
    }

    /// What switches everything but the certificate to the new settings, and cannot fail.
    private func take(_ new: Settings, warningOf fixed: [String]) -> @Sendable () -> Void {
        {
            for key in fixed {
                logger.warning("\(key) cannot change while Letterlock runs; restart it for the new value")
            }
            settings.replace(with: new)
            level.current = new.logLevel
            store.setRetention(
                messages: new.numberOfMessagesToKeep,
                sessions: new.numberOfSessionsToKeep,
                size: new.maximumDatabaseSize
            )
            logger.notice("Settings and certificate were read again")
        }
    }

    /// The settings as the files have them now; nil, with the faults logged, when they are not right.
    private func reread() -> Settings? {
        do throws(SettingsError) {
            let effective = try SettingsReader.read(
                environment: SettingsOfProcess.environment,
                readFile: SystemFiles.read
            )
            for warning in effective.warnings { logger.warning("\(warning)") }
            return effective.settings
        } catch {
            for fault in error.faults { logger.error("\(fault)") }
            // What an earlier reload asked for is not what the files say any more.
            certificates?.forgetRefusedReload()
            refuse(error.faults.first?.description ?? "the settings cannot be read")
            return nil
        }
    }

    private func refuse(_ reason: String) {
        settings.reloadWasRefused(reason)
        logger.error(
            "The reload was refused, and nothing has changed: the old settings and certificate stay in force",
            metadata: ["event": "reload-refused"]
        )
    }
}
