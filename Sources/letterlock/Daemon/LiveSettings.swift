import BoundedResources
import SMTPServer
import Synchronization

/// The settings in force: replaced as a whole when they are read again.
final class LiveSettings: Sendable {
    private struct Value: Sendable {
        var settings: Settings
        /// Made once, because every connection asks for it.
        var smtp: PreparedSettings

        init(_ settings: Settings) {
            self.settings = settings
            smtp = PreparedSettings(SMTPSettings(settings))
        }
    }

    private let value: Mutex<Value>
    private let refusal = Mutex<String?>(nil)
    /// The rules of `Faults`, and those that are put.
    let faults = FaultRegistry()
    /// What all content together may cost.
    let memory: MemoryBudget

    init(_ settings: Settings) {
        value = Mutex(Value(settings))
        memory = MemoryBudget(size: settings.memoryBudget)
        faults.replaceSettings(settings.faults, takesPut: settings.faultsApi)
    }

    var current: Settings { value.withLock { $0.settings } }

    var currentSMTP: PreparedSettings { value.withLock { $0.smtp } }

    /// Why the last reload was refused, a sentence; nil where it was taken.
    var reloadFault: String? { refusal.withLock { $0 } }

    /// The settings in force stay.
    func reloadWasRefused(_ reason: String) {
        refusal.withLock { $0 = reason }
    }

    func replace(with settings: Settings) {
        let new = Value(settings)
        value.withLock { $0 = new }
        memory.size = settings.memoryBudget
        refusal.withLock { $0 = nil }
        faults.replaceSettings(settings.faults, takesPut: settings.faultsApi)
    }
}
