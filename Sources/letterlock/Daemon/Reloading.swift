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
    let manager: ServiceManager
    let level: SharedLogLevel
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            manager.notify(.reloading)
            reload()
            manager.notify(.ready)
        }
    }

    private func reload() {
        guard let read = reread() else { return }
        let old = settings.current
        var new = read
        for setting in Setting.differences(between: old, and: read) where setting.needsRestart {
            setting.copy(old, &new)
            logger.warning("\(setting.key) cannot change while Letterlock runs; restart it for the new value")
        }
        settings.replace(with: new)
        level.current = new.logLevel
        store.setRetention(
            messages: new.numberOfMessagesToKeep,
            sessions: new.numberOfSessionsToKeep,
            size: new.maximumDatabaseSize
        )
        certificates?.reload(TLSSettings(new, directory: directory.path))
        logger.notice("Settings and certificate were read again")
    }

    /// The settings as the files have them now; nil, with the faults logged, when they are not right.
    private func reread() -> Settings? {
        do throws(SettingsError) {
            let effective = try SettingsReader.read(environment: SettingsOfProcess.environment)
            for warning in effective.warnings { logger.warning("\(warning)") }
            return effective.settings
        } catch {
            for fault in error.faults { logger.error("\(fault)") }
            logger.error(
                "The settings were not taken over; the old ones stay in force",
                metadata: ["event": "reload-refused"]
            )
            return nil
        }
    }
}
