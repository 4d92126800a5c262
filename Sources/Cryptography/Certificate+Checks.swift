import CLibcrypto

extension Certificate {
    /// Whether `key` is the private key of this certificate.
    public func matches(_ key: PrivateKey) -> Bool {
        defer { ErrorQueue.clear() }
        return withPointer { certificate in
            key.withPointer { key in X509_check_private_key(certificate, key) == 1 }
        }
    }

    /// Whether `issuer` may have issued this certificate, by name and key usage, and its key made the signature.
    public func isIssued(by issuer: Certificate) -> Bool {
        defer { ErrorQueue.clear() }
        return withPointer { certificate in
            issuer.withPointer { issuer in
                X509_check_issued(issuer, certificate) == X509_V_OK
                    && X509_verify(certificate, X509_get0_pubkey(issuer)) == 1
            }
        }
    }

    /// Whether its key may sign certificates: it is an authority's, and a keyUsage, where there is one, says keyCertSign
    /// (RFC 5280 §4.2.1.3).
    public var maySignCertificates: Bool {
        // Without the extension libcrypto says that every use is allowed.
        isCertificateAuthority && withPointer { X509_get_key_usage($0) & UInt32(KU_KEY_CERT_SIGN) != 0 }
    }

    /// Whether the certificate's own key made its signature.
    public var isSelfSigned: Bool {
        defer { ErrorQueue.clear() }
        return withPointer { certificate in X509_self_signed(certificate, 1) == 1 }
    }

    /// Whether a client that connects by `name`, a host name or an IP address, finds it in the certificate (RFC 6125).
    ///
    /// Only the subjectAltName counts, as with every client of today, never the subject's CN. What cannot be a host name is
    /// covered by no certificate.
    public func covers(_ name: SubjectAlternativeName) -> Bool {
        defer { ErrorQueue.clear() }
        return withPointer { certificate in
            switch name {
            case .dnsName(let name):
                // libcrypto would take a name that begins with a dot for all names below it, and an asterisk for itself.
                guard let name = HostName.canonical(name) else { return false }
                let flags = UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT) | UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS)
                return X509_check_host(certificate, name, name.utf8.count, flags, nil) == 1
            case .ipAddress(let address):
                return X509_check_ip(certificate, address.bytes, address.bytes.count, 0) == 1
            }
        }
    }
}
