import CLibcrypto

/// The algorithms that only old files still need, such as the RC2-40 and single DES of old PKCS#12 and PEM files.
///
/// They live in a library context of their own: nothing but the reading of provided files ever finds them.
enum LegacyAlgorithms {
    /// Nil where there was no memory for it, which leaves the algorithms of today.
    nonisolated(unsafe) private static let context: OpaquePointer? = {
        guard let context = OSSL_LIB_CTX_new() else { return nil }
        guard OSSL_PROVIDER_load(context, "default") != nil else {
            OSSL_LIB_CTX_free(context)
            return nil
        }
        // A module of its own, which an image may lack; what needs it then fails as unsupported.
        _ = OSSL_PROVIDER_load(context, "legacy")
        ErrorQueue.clear()
        return context
    }()

    /// Lets `body` find them, on this thread.
    ///
    /// What it reads must leave as DER: objects of this context are not for use elsewhere.
    static func allowed<Result>(_ body: () -> Result) -> Result {
        guard let context else { return body() }
        let usual = OSSL_LIB_CTX_set0_default(context)
        defer { OSSL_LIB_CTX_set0_default(usual) }
        return body()
    }
}
