import Cryptography

extension ProvidedCertificate {
    /// What is not right about it though it can be served, a sentence each.
    ///
    /// `hostName` is a name that it should be for; nil where it need be for none in particular.
    func warnings(_ given: ProvidedCredentials, hostName: String?, now: Int64) throws(TLSIdentityError) -> [String] {
        let place = given.certificate
        var warnings = chain.flatMap { Self.warnings(aboutDatesOf: $0, isLeaf: $0 === chain[0], place, now) }
        if let hostName, !chain[0].covers(try CertificateNames.name(hostName, of: "HostName")) {
            let names = chain[0].names.map(\.description).joined(separator: ", ")
            let scope = names.isEmpty ? "names no host" : "is for \(names), and HostName is \(hostName)"
            warnings.append(
                "The certificate in \(place) \(scope), so clients that connect by that name refuse it; "
                    + "set HostName to a name of the certificate."
            )
        }
        if chain.count == 1, !chain[0].isSelfIssued, unusedCount == 0 {
            warnings.append(
                "The certificate in \(place) was issued by \(chain[0].issuer), whose certificate is not in the file; if that is "
                    + "an intermediate, clients cannot build the chain and refuse it: append the intermediate to the file."
            )
        }
        if unusedCount > 0 {
            warnings.append(
                "\(unusedCount) of the certificates in \(place) did not issue the one before "
                    + "and are not sent; remove them, or see whether one is missing in between."
            )
        }
        return warnings
    }

    /// What is good to know about it, a sentence each.
    func notes(_ given: ProvidedCredentials) -> [String] {
        var notes: [String] = []
        if passwordIsNotNeeded {
            let place = given.privateKey ?? given.certificate
            notes.append("\(given.names.password) is given, but nothing in \(place) needs it; leave it unset.")
        }
        if !anchor.isSelfSigned {
            notes.append(
                "trust.pem holds \(anchor.subject), which is not a root: clients that insist on a root need the certificate of "
                    + "its issuer, \(anchor.issuer), instead; append it to the file of \(given.names.certificate)."
            )
        }
        return notes
    }

    private static func warnings(
        aboutDatesOf certificate: Certificate,
        isLeaf: Bool,
        _ place: CredentialSource,
        _ now: Int64
    ) -> [String] {
        let what =
            isLeaf ? "The certificate in \(place)" : "The issuer's certificate \(certificate.subject) in \(place)"
        if certificate.notAfter < now {
            return ["\(what) expired on \(utcText(certificate.notAfter)), so clients refuse it; renew it."]
        }
        if certificate.notBefore > now {
            return [
                "\(what) is not valid before \(utcText(certificate.notBefore)), so clients refuse it until then; "
                    + "see that the clock is right."
            ]
        }
        return []
    }
}
