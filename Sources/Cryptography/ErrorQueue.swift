import CLibcrypto

/// libcrypto's queue of errors, of which every thread has one.
enum ErrorQueue {
    /// Forgets what earlier calls left behind, so that the next cause found is the next call's.
    static func clear() {
        ERR_clear_error()
    }

    /// The reasons in the queue, the outermost last, and empties the queue.
    ///
    /// Only the reason texts are used: the source files and lines that libcrypto also records are those of the machine
    /// that built it and mean nothing to whoever reads the message.
    static func takeCause() -> String {
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            if code == 0 { break }
            let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons.isEmpty ? "libcrypto does not say why" : reasons.joined(separator: ", ")
    }

    /// Whether the first cause is an algorithm that is not there; the queue stays as it is.
    ///
    /// A decoder that knows nothing to do with its input says "unsupported" as well: so it is where a wrong password
    /// leaves what by chance looks padded, as with one of 256 it does.
    static var saysUnsupported: Bool {
        let code = ERR_peek_error()
        guard ERR_GET_LIB(code) != ERR_LIB_OSSL_DECODER else { return false }
        let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? ""
        return reason.contains("unsupported") || reason.contains("unknown")
    }
}
