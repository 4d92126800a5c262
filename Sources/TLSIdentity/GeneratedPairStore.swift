import Cryptography

/// The generated certificate and its key in their directory: found, judged and replaced there.
struct GeneratedPairStore {
    /// Less than this left, and the certificate is made anew.
    static let renewalDays = 30

    let files: IdentityFiles

    /// What was found or made.
    struct Outcome {
        let pair: KeyPair
        /// Why the pair had to be made; nil where the one that was there is used again.
        let reasonForMaking: String?
    }

    /// The pair that is there, or a new one where there is none, none for these names, or none fit to be used much
    /// longer.
    func obtain(names: CertificateNames, now: Int64) throws(TLSIdentityError) -> Outcome {
        try finishInterruptedReplacement()
        switch try current() {
        case .success(let pair):
            guard let reason = reasonToReplace(pair.certificate, names: names, now: now) else {
                try perform([.setMode(files.privateKey, 0o600), .setMode(files.certificate, 0o644)])
                return Outcome(pair: pair, reasonForMaking: nil)
            }
            return try make(names, now, because: reason, keepingOldAsBad: false)
        case .failure(.missing):
            return try make(names, now, because: "there was none", keepingOldAsBad: false)
        case .failure(.damaged(let fault)), .failure(.unavailable(let fault)):
            return try make(names, now, because: fault, keepingOldAsBad: true)
        }
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
    private func finishInterruptedReplacement() throws(TLSIdentityError) {
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

    private func current() throws(TLSIdentityError) -> Result<KeyPair, PairFault> {
        try pair(files.certificate, files.privateKey)
    }

    private func pair(_ certificate: String, _ key: String) throws(TLSIdentityError) -> Result<KeyPair, PairFault> {
        do {
            return .success(try KeyPair(certificatePath: certificate, privateKeyPath: key))
        } catch .unavailable(let reason) {
            throw TLSIdentityError(.directoryUnusable, "DataDirectory: \(reason); see that the disk is sound.")
        } catch {
            return .failure(error)
        }
    }

    private func reasonToReplace(_ certificate: Certificate, names: CertificateNames, now: Int64) -> String? {
        if !names.areThose(of: certificate) {
            let old = certificate.names.map(\.description).joined(separator: ", ")
            return "the one there is for other names (\(old))"
        }
        if certificate.notBefore > now {
            return "the one there is not valid before \(utcText(certificate.notBefore))"
        }
        if certificate.notAfter - now < Int64(Self.renewalDays) * secondsPerDay {
            return "the one there is valid only until \(utcText(certificate.notAfter))"
        }
        return nil
    }

    private func make(
        _ names: CertificateNames,
        _ now: Int64,
        because reason: String,
        keepingOldAsBad: Bool
    ) throws(TLSIdentityError) -> Outcome {
        let pair = try KeyPair(generatedFor: names, now: now)
        let steps: [FileStep]
        do {
            steps = try self.steps(toInstall: pair, keepingOldAsBad: keepingOldAsBad)
        } catch {
            throw TLSIdentityError(.generationFailed, "Generating the certificate: \(error.description).")
        }
        try perform(steps)
        return Outcome(pair: pair, reasonForMaking: reason)
    }

    private func perform(_ steps: [FileStep]) throws(TLSIdentityError) {
        do {
            for step in steps { try step.perform() }
        } catch {
            throw TLSIdentityError(unusable: files.directory, error)
        }
    }
}

extension TLSIdentityError {
    /// A file of the directory could not be written or renamed.
    init(unusable directory: String, _ error: FileStepError) {
        self.init(
            .directoryUnusable,
            "DataDirectory: keeping the certificate in \(directory) failed, \(error.description); "
                + "let the daemon's user own the directory, or set DataDirectory to another."
        )
    }
}
