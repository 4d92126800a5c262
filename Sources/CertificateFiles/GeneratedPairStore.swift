public import Cryptography
import FileOwnership

/// A certificate of our own making and its key in their directory: found, judged and replaced there.
public struct GeneratedPairStore: Sendable {
    /// Where the pair is.
    public let files: PairFiles

    /// The store of the pair at `files`.
    public init(files: PairFiles) {
        self.files = files
    }

    /// The pair that is there, or a new one that is yet to be written.
    ///
    /// `reasonToReplace` judges the certificate that is there and says why it is not fit; nil where it is. `name` is what
    /// the pair is called in errors, as "the certificate for mail.test". What another user prepared is an error.
    public func prepare(
        _ name: String,
        reasonToReplace: (Certificate) -> Replacement?,
        make: () throws(CryptographyError) -> KeyPair
    ) throws(CertificateFilesError) -> PreparedPair {
        try checkOwnership()
        try finishInterruptedReplacement()
        let replacement: Replacement
        switch try current() {
        case .success(let pair):
            guard let reason = reasonToReplace(pair.certificate) else {
                let modes: [FileStep] = [.setMode(files.privateKey, 0o600), .setMode(files.certificate, 0o644)]
                return PreparedPair(
                    pair: pair,
                    reasonForMaking: nil,
                    replacement: FileReplacement(in: files.directory, staging: [], activation: modes)
                )
            }
            replacement = reason
        case .failure(.missing):
            replacement = Replacement("there was none")
        case .failure(.damaged(let fault)), .failure(.unavailable(let fault)):
            replacement = Replacement(fault, keeping: .bad)
        }
        let pair = try making(name, make)
        let staging = try making(name) { () throws(CryptographyError) in try stepsToStage(pair) }
        return PreparedPair(
            pair: pair,
            reasonForMaking: replacement.reason,
            replacement: FileReplacement(
                in: files.directory,
                staging: staging,
                activation: stepsToActivate(keepingOldAs: replacement.keeping)
            )
        )
    }

    /// The pair that is there, or a new one where there is none or none fit to be used (``prepare(_:reasonToReplace:make:)``).
    public func obtain(
        _ name: String,
        reasonToReplace: (Certificate) -> Replacement?,
        make: () throws(CryptographyError) -> KeyPair
    ) throws(CertificateFilesError) -> PreparedPair {
        let prepared = try prepare(name, reasonToReplace: reasonToReplace, make: make)
        try prepared.replacement.stage()
        try prepared.replacement.activate()
        return prepared
    }

    /// The steps that put `pair` in the place of the old one.
    ///
    /// Wherever they stop, `finishInterruptedReplacement` finds a whole pair.
    func steps(toInstall pair: KeyPair, keepingOldAs keeping: Replacement.Keeping?) throws(CryptographyError)
        -> [FileStep]
    {
        try stepsToStage(pair) + stepsToActivate(keepingOldAs: keeping)
    }

    private func stepsToStage(_ pair: KeyPair) throws(CryptographyError) -> [FileStep] {
        [
            .makeDirectory(files.directory),
            .remove(files.new(files.privateKey)),
            .remove(files.new(files.certificate)),
            .write(files.new(files.privateKey), try pair.privateKey.pem(), mode: 0o600),
            .write(files.new(files.certificate), try pair.certificate.pem(), mode: 0o644),
            .synchronize(files.directory),
        ]
    }

    private func stepsToActivate(keepingOldAs keeping: Replacement.Keeping?) -> [FileStep] {
        // A key stays a secret also where it is of no more use here.
        let kept = [files.privateKey, files.certificate].flatMap { path in
            keeping.map { [FileStep.rename(path, to: files.kept(path, as: $0))] } ?? []
        }
        return kept + [
            .rename(files.new(files.privateKey), to: files.privateKey),
            .rename(files.new(files.certificate), to: files.certificate),
            .synchronize(files.directory),
        ]
    }

    /// Nothing is read, and nothing renamed, that another user prepared.
    private func checkOwnership() throws(CertificateFilesError) {
        let ownership = Ownership.ofProcess
        try judging { () throws(OwnershipError) in try ownership.checkDirectory(files.directory) }
        for path in [files.privateKey, files.certificate] {
            try judging { () throws(OwnershipError) in try ownership.checkFile(path) }
            try judging { () throws(OwnershipError) in try ownership.checkFile(files.new(path)) }
        }
    }

    private func judging(_ judge: () throws(OwnershipError) -> Void) throws(CertificateFilesError) {
        do {
            try judge()
        } catch {
            // Of our own, something else in the place of a file is damage, with which reading and writing deal.
            if error.code != .otherKind { throw CertificateFilesError(error) }
        }
    }

    /// Completes a replacement that stopped between its renames, and clears away one that did not come that far.
    private func finishInterruptedReplacement() throws(CertificateFilesError) {
        let newCertificate = files.new(files.certificate)
        let newKey = files.new(files.privateKey)
        if case .success = try current() {
            try perform([.remove(newKey), .remove(newCertificate)])
        } else if case .success = try pair(newCertificate, newKey) {
            try perform(stepsToActivate(keepingOldAs: .bad))
        } else if case .success = try pair(newCertificate, files.privateKey) {
            // The new key is in place already, so the certificate beside it is the old one or kept as bad.
            try perform([.rename(newCertificate, to: files.certificate), .synchronize(files.directory)])
        } else {
            try perform([.remove(newKey), .remove(newCertificate)])
        }
    }

    private func current() throws(CertificateFilesError) -> Result<KeyPair, PairFault> {
        try pair(files.certificate, files.privateKey)
    }

    private func pair(_ certificate: String, _ key: String) throws(CertificateFilesError) -> Result<KeyPair, PairFault>
    {
        do {
            return .success(try KeyPair(certificatePath: certificate, privateKeyPath: key))
        } catch .unavailable(let reason) {
            throw CertificateFilesError(.directoryUnusable, "DataDirectory: \(reason)")
        } catch {
            return .failure(error)
        }
    }

    private func making<Result>(
        _ name: String,
        _ body: () throws(CryptographyError) -> Result
    ) throws(CertificateFilesError) -> Result {
        do throws(CryptographyError) {
            return try body()
        } catch {
            throw CertificateFilesError(.generationFailed, "Generating \(name): \(error.description).")
        }
    }

    private func perform(_ steps: [FileStep]) throws(CertificateFilesError) {
        try steps.perform(in: files.directory)
    }
}

extension [FileStep] {
    /// Performs one after the other, in a directory that errors name.
    func perform(in directory: String) throws(CertificateFilesError) {
        do {
            for step in self { try step.perform() }
        } catch {
            throw CertificateFilesError(unusable: directory, error)
        }
    }
}
