import CLibcrypto

/// Certificates that are trusted to vouch for others, and the check of who they vouch for (RFC 5280 §6).
public final class TrustAnchors: Sendable {
    /// What a certificate is to be used for.
    public enum Purpose: Sendable {
        /// To show who a TLS client is.
        case client
        /// To show who a TLS server is.
        case server
    }

    /// The certificates themselves.
    public let certificates: [Certificate]
    /// Sendable: nothing is added after `init`, and libcrypto locks its own reading of it.
    nonisolated(unsafe) private let store: OpaquePointer

    /// Anchors; an intermediate may be one, its issuer need not be known.
    public init(_ certificates: [Certificate]) throws(CryptographyError) {
        ErrorQueue.clear()
        guard let store = X509_STORE_new() else {
            throw CryptographyError(.operationFailed, whileDoing: "making a store of trusted certificates")
        }
        self.store = store
        self.certificates = certificates
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        for certificate in certificates {
            guard certificate.withPointer({ X509_STORE_add_cert(store, $0) == 1 }) else {
                throw CryptographyError(.operationFailed, whileDoing: "trusting \(certificate.subject)")
            }
        }
    }

    deinit {
        X509_STORE_free(store)
    }

    /// Why `chain`, the leaf first, is not trusted for `purpose` now: libcrypto's words, fit to stand inside a sentence.
    ///
    /// Nil where it is trusted.
    public func fault(of chain: [Certificate], for purpose: Purpose) -> String? {
        chainFault(of: chain, for: purpose)?.description
    }

    /// Why `chain`, the leaf first, is not trusted for `purpose`; nil where it is.
    ///
    /// - Parameter ignoresDates: whether only that counts which no clock will change.
    public func chainFault(
        of chain: [Certificate],
        for purpose: Purpose,
        ignoresDates: Bool = false
    ) -> ChainFault? {
        guard let leaf = chain.first else { return ChainFault(.other, "there is no certificate") }
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        guard let context = X509_STORE_CTX_new(), let others = OPENSSL_sk_new_null() else {
            return ChainFault(.other, "out of memory")
        }
        defer {
            X509_STORE_CTX_free(context)
            OPENSSL_sk_free(others)
        }
        // Only lent to the stack, which does not free them; `chain` keeps them.
        for certificate in chain.dropFirst() {
            _ = certificate.withPointer { OPENSSL_sk_push(others, UnsafeRawPointer($0)) }
        }
        return withExtendedLifetime(chain) {
            let isTrusted = leaf.withPointer { leaf in
                guard X509_STORE_CTX_init(context, store, leaf, others) == 1,
                    X509_STORE_CTX_set_purpose(context, purpose.number) == 1
                else { return false }
                if ignoresDates { X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_NO_CHECK_TIME)) }
                return X509_verify_cert(context) == 1
            }
            return isTrusted ? nil : ChainFault(verification: X509_STORE_CTX_get_error(context))
        }
    }
}

extension TrustAnchors.Purpose {
    fileprivate var number: CInt {
        switch self {
        case .client: X509_PURPOSE_SSL_CLIENT
        case .server: X509_PURPOSE_SSL_SERVER
        }
    }
}
