/// Answers libcrypto's questions for a password, and notes whether there was one.
///
/// Without a callback libcrypto would prompt on the terminal and wait.
struct PasswordPrompt {
    /// The password in UTF-8; nil where there is none to give.
    let password: [UInt8]?
    /// Whether it was asked for.
    private(set) var wasAsked = false

    init(_ password: String?) {
        self.password = password.map { Array($0.utf8) }
    }

    /// Lets `body` read something with `answerPasswordPrompt` and the argument it needs.
    mutating func answering<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
        withUnsafeMutablePointer(to: &self) { body($0) }
    }
    /// One that does not fit counts as none: it would be cut off, and a cut password is another one.
    fileprivate mutating func fill(_ buffer: UnsafeMutablePointer<CChar>, _ size: CInt) -> CInt {
        wasAsked = true
        guard let password, password.count <= Int(size) else { return -1 }
        for (index, byte) in password.enumerated() { buffer[index] = CChar(bitPattern: byte) }
        return CInt(password.count)
    }
}

/// libcrypto's callback; `prompt` is what `PasswordPrompt.answering` hands out.
func answerPasswordPrompt(
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ size: CInt,
    _ isForWriting: CInt,
    _ prompt: UnsafeMutableRawPointer?
) -> CInt {
    guard let buffer, let prompt else { return -1 }
    return prompt.assumingMemoryBound(to: PasswordPrompt.self).pointee.fill(buffer, size)
}
