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

    /// Whether the outermost cause is an algorithm that is not there; the queue stays as it is.
    static var saysUnsupported: Bool {
        let reason = ERR_reason_error_string(ERR_peek_error()).map { String(cString: $0) } ?? ""
        return reason.contains("unsupported") || reason.contains("unknown")
    }
}
