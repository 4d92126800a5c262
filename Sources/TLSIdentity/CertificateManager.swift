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

    /// Held while files are read or written.
    private let settings: Mutex<TLSSettings>
    private let snapshot = Mutex(Snapshot())
    private let clock: @Sendable () -> Int64
    private let logger: Logger

    /// A manager that has done nothing yet.
    ///
    /// `clock` gives the time in seconds since 1970.
    public init(settings: TLSSettings, clock: @escaping @Sendable () -> Int64, logger: Logger) {
        self.settings = Mutex(settings)
        self.clock = clock
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

    /// Loads the provided certificate, or uses, makes or renews the generated one, and writes `trust.pem`.
    public func start() throws(TLSIdentityError) {
        try settings.withLock { settings throws(TLSIdentityError) in
            try replaceCurrent(settings)
        }
    }

    /// Loads the certificate again under new settings.
    ///
    /// A fault leaves the old one and its settings in use. Returns whether the new settings are in use now.
    @discardableResult
    public func reload(_ newSettings: TLSSettings) -> Bool {
        settings.withLock { settings in
            do throws(TLSIdentityError) {
                try replaceCurrent(newSettings)
                settings = newSettings
                snapshot.withLock { snapshot in
                    snapshot.reloadFault = nil
                    snapshot.renewalFault = nil
                }
                return true
            } catch {
                report(refusal: error)
                snapshot.withLock { $0.reloadFault = error.description }
                return false
            }
        }
    }

    /// Renews the generated certificate when it is due, and warns of a provided one that has expired.
    public func dailyCheck() {
        settings.withLock { settings in
            if settings.provided != nil {
                warnIfExpired()
                return
            }
            do throws(TLSIdentityError) {
                try replaceCurrent(settings)
                // What a reload was refused for still waits to be put right.
                snapshot.withLock { $0.renewalFault = nil }
            } catch {
                report(refusal: error)
                snapshot.withLock { $0.renewalFault = error.description }
            }
        }
    }

    private func replaceCurrent(_ settings: TLSSettings) throws(TLSIdentityError) {
        try settings.validate()
        let files = IdentityFiles(directory: settings.directory)
        let loaded = try load(settings, files)
        try TrustFile.write(loaded.trustAnchor, to: files)
        let identity = ServedIdentity(
            facts: loaded.facts,
            chain: loaded.sent,
            warnings: loaded.warnings,
            trustPath: files.trust,
            trustNote: loaded.trustNote,
            context: loaded.context
        )
        let old = snapshot.withLock { snapshot in
            let old = snapshot.identity
            snapshot.identity = identity
            return old
        }
        report(identity, replacing: old)
    }

    private func load(_ settings: TLSSettings, _ files: IdentityFiles) throws(TLSIdentityError) -> LoadedIdentity {
        let now = clock()
        if let provided = settings.provided {
            return try LoadedIdentity(provided: provided, settings, now: now)
        }
        let outcome = try GeneratedPairStore(files: files).obtain(names: CertificateNames(settings), now: now)
        let loaded = try LoadedIdentity(generated: outcome.pair, path: files.certificate, settings)
        if let reason = outcome.reasonForMaking {
            logger.notice("A new certificate was made: \(reason)", metadata: loaded.facts.metadata)
        }
        return loaded
    }

    private func report(_ identity: ServedIdentity, replacing old: ServedIdentity?) {
        if let old, old.facts.fingerprintSHA256 != identity.facts.fingerprintSHA256 {
            logger.notice("The certificate was replaced for new connections", metadata: identity.facts.metadata)
        }
        guard old?.warnings != identity.warnings || old?.trustNote != identity.trustNote else { return }
        for warning in identity.warnings { logger.warning("\(warning)", metadata: identity.facts.metadata) }
        if let note = identity.trustNote { logger.notice("\(note)", metadata: ["path": "\(identity.trustPath)"]) }
    }

    private func report(refusal error: TLSIdentityError) {
        logger.error("The certificate was not replaced, the old one stays in use: \(error.description)")
    }

    private func warnIfExpired() {
        guard let facts = current?.facts, facts.notAfter < clock() else { return }
        logger.warning(
            "The certificate in \(facts.path) expired on \(utcText(facts.notAfter)), so clients refuse it; renew it.",
            metadata: facts.metadata
        )
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
