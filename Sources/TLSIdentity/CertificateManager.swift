import Cryptography
public import Logging
import Synchronization

/// Keeps the certificate that the daemon shows: finds or makes it at the start, and replaces it while running.
///
/// `current` may be asked from any thread at any time and never waits for a file. The other functions read and write
/// files, so they do not belong on an event loop; one waits for the other.
public final class CertificateManager: Sendable {
    private struct Snapshot {
        var identity: ServedIdentity?
        var reloadFault: String?
        var renewalFault: String?
    }

    /// What is in force, and the files it came from; held while files are read or written.
    private struct Work {
        var settings: TLSSettings
        var watch: FileWatch
        /// What the last reload asked for and was refused, to be tried again when its files change.
        var refused: Refused?
    }

    private struct Refused {
        var settings: TLSSettings
        var watch: FileWatch
        var together: @Sendable () -> Void
    }

    private let work: Mutex<Work>
    private let snapshot = Mutex(Snapshot())
    private let clock: @Sendable () -> Int64
    private let whenReplaced: @Sendable () -> Void
    private let logger: Logger

    /// A manager that has done nothing yet.
    ///
    /// `clock` gives the time in seconds since 1970; `whenReplaced` is called each time that another certificate is shown
    /// than before.
    public init(
        settings: TLSSettings,
        clock: @escaping @Sendable () -> Int64,
        whenReplaced: @escaping @Sendable () -> Void = {},
        logger: Logger
    ) {
        work = Mutex(Work(settings: settings, watch: FileWatch([])))
        self.clock = clock
        self.whenReplaced = whenReplaced
        self.logger = logger
    }

    /// What is served now; nil before a successful start.
    public var current: ServedIdentity? {
        snapshot.withLock { $0.identity }
    }

    /// Why the last replacement was refused, a sentence; nil where the last one was taken.
    public var replacementFault: String? {
        snapshot.withLock { $0.reloadFault ?? $0.renewalFault }
    }

    /// Loads the provided certificates, or uses, makes or renews the generated one, and writes `trust.pem`.
    public func start() throws(TLSIdentityError) {
        try work.withLock { work throws(TLSIdentityError) in
            work.watch = FileWatch(work.settings.paths)
            try replaceCurrent(work.settings, isReload: true)
        }
    }

    /// Loads everything again under new settings.
    ///
    /// A fault leaves the old ones and their settings in use, and the files of the new settings are watched: as soon as one of
    /// them changes, the same is tried again. Returns whether the new settings are in use now.
    ///
    /// - Parameter together: switches what else belongs to the new settings. It is called when nothing can fail any more, at
    ///   once or in a later ``checkFiles()``; not where the reload is refused and later superseded.
    @discardableResult
    public func reload(_ settings: TLSSettings, together: @escaping @Sendable () -> Void = {}) -> Bool {
        work.withLock { reload(settings, &$0, together) }
    }

    /// Waits no longer for the files of a reload that was refused.
    public func forgetRefusedReload() {
        work.withLock { work in
            work.refused = nil
            snapshot.withLock { $0.reloadFault = nil }
        }
    }

    /// Loads everything again if a file that the settings name has changed, and is at rest since the last call.
    ///
    /// To be called a few times a second; it reads nothing as long as nothing changes.
    public func checkFiles() {
        work.withLock { work in
            if work.refused?.watch.settledChange() == true, let refused = work.refused {
                reload(refused.settings, &work, refused.together)
            } else if work.watch.settledChange() {
                reloadInForce(&work)
            }
        }
    }

    /// Renews the generated certificate when it is due, and warns of a provided one that has expired.
    public func dailyCheck() {
        work.withLock { work in
            warnOfExpired()
            guard work.settings.provided == nil else { return }
            do throws(TLSIdentityError) {
                // What a reload was refused for still waits to be put right.
                try replaceCurrent(work.settings, isReload: false)
            } catch {
                snapshot.withLock { $0.renewalFault = error.description }
                report(refusal: error)
            }
        }
    }

    @discardableResult
    private func reload(_ settings: TLSSettings, _ work: inout Work, _ together: @escaping @Sendable () -> Void) -> Bool
    {
        // Looked at before they are read: what changes meanwhile is a change.
        let watch = FileWatch(settings.paths)
        do throws(TLSIdentityError) {
            try replaceCurrent(settings, isReload: true, together)
            work = Work(settings: settings, watch: watch)
            return true
        } catch {
            // Said once, and tried again when the files change again.
            if watch.paths == work.watch.paths { work.watch = watch }
            work.refused = Refused(settings: settings, watch: watch, together: together)
            snapshot.withLock { $0.reloadFault = error.description }
            report(refusal: error)
            return false
        }
    }

    /// Takes changed files of the settings in force, whatever a reload was refused for.
    private func reloadInForce(_ work: inout Work) {
        do throws(TLSIdentityError) {
            try replaceCurrent(work.settings, isReload: work.refused == nil)
        } catch {
            snapshot.withLock { $0.reloadFault = error.description }
            report(refusal: error)
        }
    }

    /// Prepares everything that can fail, and then switches all at once.
    ///
    /// Whoever reads in the log what has happened finds it in health too: the log comes last.
    private func replaceCurrent(
        _ settings: TLSSettings,
        isReload: Bool,
        _ together: () -> Void = {}
    ) throws(TLSIdentityError) {
        try settings.validate()
        let files = IdentityFiles(directory: settings.directory)
        let loaded = try LoadedIdentity(settings, now: clock())
        try loaded.install(in: files)
        together()
        let identity = ServedIdentity(loaded, trustPath: files.trust)
        let old = snapshot.withLock { snapshot in
            let old = snapshot.identity
            snapshot.identity = identity
            snapshot.renewalFault = nil
            if isReload { snapshot.reloadFault = nil }
            return old
        }
        for news in loaded.news { logger.notice("\(news)", metadata: ["event": "certificate-made"]) }
        report(identity, replacing: old)
    }

    private func report(_ identity: ServedIdentity, replacing old: ServedIdentity?) {
        if let old {
            let shown = Set(old.allFacts.map(\.fingerprintSHA256))
            let new = identity.allFacts.filter { !shown.contains($0.fingerprintSHA256) }
            for facts in new {
                logger.notice("The certificate was replaced for new connections", metadata: facts.metadata)
            }
            if !new.isEmpty { whenReplaced() }
        }
        if old?.warnings != identity.warnings {
            for warning in identity.warnings { logger.warning("\(warning)") }
        }
        if old?.notes != identity.notes {
            for note in identity.notes { logger.notice("\(note)") }
        }
    }

    private func report(refusal error: TLSIdentityError) {
        logger.error(
            "The certificate was not replaced, the old one stays in use: \(error.description)",
            metadata: ["event": "reload-refused"]
        )
    }

    private func warnOfExpired() {
        for facts in current?.allFacts ?? [] where facts.source == .provided && facts.notAfter < clock() {
            logger.warning(
                "The certificate in \(facts.path) expired on \(utcText(facts.notAfter)), so clients refuse it; renew it.",
                metadata: facts.metadata
            )
        }
    }
}

extension CertificateFacts {
    /// What identifies the certificate in a log.
    fileprivate var metadata: Logger.Metadata {
        [
            "path": "\(path)",
            "fingerprint": "\(fingerprintSHA256)",
            "names": "\(names.joined(separator: " "))",
            "notAfter": "\(utcText(notAfter))",
        ]
    }
}
