public import Cryptography

/// A certificate of our own making and its key in their directory: found, judged and replaced there.
public struct GeneratedPairStore: Sendable {
    /// Where the pair is.
    public let files: PairFiles

    /// The store of the pair at `files`.
    public init(files: PairFiles) {
        self.files = files
    }

    /// What was found or made.
    public struct Outcome: Sendable {
        /// The pair to use.
        public let pair: KeyPair
        /// Why the pair had to be made; nil where the one that was there is used again.
        public let reasonForMaking: String?
    }

    /// The pair that is there, or a new one where there is none or none fit to be used.
    ///
    /// `reasonToReplace` judges the certificate that is there and says why it is not fit; nil where it is. `name` is what
    /// the pair is called in errors, as "the certificate for mail.test".
    public func obtain(
        _ name: String,
        reasonToReplace: (Certificate) -> String?,
        make: () throws(CryptographyError) -> KeyPair
    ) throws(CertificateFilesError) -> Outcome {
        try finishInterruptedReplacement()
        let reason: String
        var oldIsDamaged = false
        switch try current() {
        case .success(let pair):
            guard let fault = reasonToReplace(pair.certificate) else {
                try perform([.setMode(files.privateKey, 0o600), .setMode(files.certificate, 0o644)])
                return Outcome(pair: pair, reasonForMaking: nil)
            }
            reason = fault
        case .failure(.missing):
            reason = "there was none"
        case .failure(.damaged(let fault)), .failure(.unavailable(let fault)):
            reason = fault
            oldIsDamaged = true
        }
        let pair = try making(name, make)
        let steps = try making(name) { () throws(CryptographyError) in
            try self.steps(toInstall: pair, keepingOldAsBad: oldIsDamaged)
        }
        try perform(steps)
        return Outcome(pair: pair, reasonForMaking: reason)
    }

    /// The steps that put `pair` in the place of the old one.
    ///
    /// Wherever they stop, `finishInterruptedReplacement` finds a whole pair.
    func steps(toInstall pair: KeyPair, keepingOldAsBad: Bool) throws(CryptographyError) -> [FileStep] {
        [
            .makeDirectory(files.directory),
            .remove(files.new(files.privateKey)),
            .remove(files.new(files.certificate)),
            .write(files.new(files.privateKey), try pair.privateKey.pem(), mode: 0o600),
            .write(files.new(files.certificate), try pair.certificate.pem(), mode: 0o644),
            .synchronize(files.directory),
        ] + stepsToActivate(keepingOldAsBad: keepingOldAsBad)
    }

    private func stepsToActivate(keepingOldAsBad: Bool) -> [FileStep] {
        let keeping: [FileStep] = [
            // A key stays a secret also where it is of no more use here.
            .rename(files.privateKey, to: files.bad(files.privateKey)),
            .rename(files.certificate, to: files.bad(files.certificate)),
        ]
        return (keepingOldAsBad ? keeping : []) + [
            .rename(files.new(files.privateKey), to: files.privateKey),
            .rename(files.new(files.certificate), to: files.certificate),
            .synchronize(files.directory),
        ]
    }

    /// Completes a replacement that stopped between its renames, and clears away one that did not come that far.
    private func finishInterruptedReplacement() throws(CertificateFilesError) {
        let newCertificate = files.new(files.certificate)
        let newKey = files.new(files.privateKey)
        if case .success = try current() {
            try perform([.remove(newKey), .remove(newCertificate)])
        } else if case .success = try pair(newCertificate, newKey) {
            try perform(stepsToActivate(keepingOldAsBad: true))
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
            throw CertificateFilesError(.directoryUnusable, "DataDirectory: \(reason); see that the disk is sound.")
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
        do {
            for step in steps { try step.perform() }
        } catch {
            throw CertificateFilesError(unusable: files.directory, error)
        }
    }
}

extension GeneratedPairStore {
    /// Why a certificate of our own making is not fit to be used much longer, by its dates; nil where it is.
    ///
    /// `renewalPeriod` is how many seconds it must still have.
    public static func reasonToReplace(_ certificate: Certificate, now: Int64, renewalPeriod: Int64) -> String? {
        if certificate.notBefore > now {
            return "the one there is not valid before \(utcText(certificate.notBefore))"
        }
        if certificate.notAfter - now < renewalPeriod {
            return "the one there is valid only until \(utcText(certificate.notAfter))"
        }
        return nil
    }
}
