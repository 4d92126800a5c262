import CNIOBoringSSL

/// What the TLS connections of an event loop have in common.
///
/// NIOSSL's own client cannot resume a session, so this takes the BoringSSL below it.
final class TLSContext {
    let pointer: OpaquePointer

    init(version: Load.TLSVersion?, keepsSessions: Bool) throws {
        guard let pointer = SSL_CTX_new(TLS_with_buffers_method()) else {
            throw TLSContext.failure("making a TLS context")
        }
        self.pointer = pointer
        let (oldest, newest) =
            switch version {
            case .tls12: (TLS1_2_VERSION, TLS1_2_VERSION)
            case .tls13: (TLS1_3_VERSION, TLS1_3_VERSION)
            case nil: (TLS1_2_VERSION, TLS1_3_VERSION)
            }
        SSL_CTX_set_min_proto_version(pointer, UInt16(oldest))
        SSL_CTX_set_max_proto_version(pointer, UInt16(newest))
        // The signature is verified, whoever made it: what is measured is not the certificate.
        SSL_CTX_set_custom_verify(pointer, SSL_VERIFY_PEER) { _, _ in ssl_verify_ok }
        guard keepsSessions else {
            SSL_CTX_set_session_cache_mode(pointer, SSL_SESS_CACHE_OFF)
            return
        }
        SSL_CTX_set_session_cache_mode(pointer, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL)
        SSL_CTX_sess_set_new_cb(pointer) { connection, session in
            guard let data = SSL_get_ex_data(connection, 0) else {
                return 0
            }
            Unmanaged<SessionSlot>.fromOpaque(data).takeUnretainedValue().keep(session)
            return 1
        }
    }

    deinit {
        SSL_CTX_free(pointer)
    }

    /// The first error that BoringSSL noted.
    static func failure(_ attempt: String) -> LoadError {
        let code = ERR_get_error()
        ERR_clear_error()
        let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "no reason given"
        return LoadError(code: .tls, description: "\(attempt): \(reason)")
    }
}
