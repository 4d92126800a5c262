import CLibc
public import Foundation
import Glibc
import Synchronization

/// Another program, started with no signal blocked and no descriptors but its standard ones.
///
/// Foundation's `Process` will not do. Its child inherits the signal mask of the thread that starts it, and a thread of
/// Swift's pool blocks nearly all signals; it needs the run loop of that thread; and where some 1,360 descriptors are open
/// it crashes now and then, for it reads past the end of the list of them.
public final class ChildProcess: Sendable {
    /// Where a standard stream of the program leads.
    public enum Stream {
        case null
        /// Where ours does.
        case inherited
        case file(FileHandle)
        /// The program's side of it is closed here once it has been started.
        case pipe(Pipe)
    }

    /// The program could not be started.
    public struct StartError: Error, CustomStringConvertible {
        /// Its name, and why.
        public var description: String
    }

    /// Its ID, which may be another's once it has ended.
    public let processID: Int32
    /// The exit status, or the number of the signal that ended it; `nil` while it runs.
    private let status = Mutex<Int32?>(nil)
    private let ended = DispatchGroup()

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: its path, or a name that is looked for in PATH.
    ///   - environment: all of it; `nil` is ours.
    ///   - directory: where it runs; `nil` is where we do.
    ///   - whenEnded: called on a thread of its own, with what ``wait()`` gives.
    public init(
        _ program: String,
        _ arguments: [String] = [],
        environment: [String: String]? = nil,
        directory: String? = nil,
        input: Stream = .null,
        output: Stream = .inherited,
        errors: Stream = .inherited,
        whenEnded: (@Sendable (Int32) -> Void)? = nil
    ) throws(StartError) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let streams = [(input, O_RDONLY), (output, O_WRONLY), (errors, O_WRONLY)]
        for (descriptor, (stream, mode)) in streams.enumerated() {
            stream.connect(to: CInt(descriptor), mode, &actions)
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let directory { posix_spawn_file_actions_addchdir_np(&actions, directory) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let variables = (environment ?? ProcessInfo.processInfo.environment).map { "\($0)=\($1)" }
        var id: pid_t = 0
        let code = Self.withCStrings([program] + arguments) { arguments in
            Self.withCStrings(variables) { posix_spawnp(&id, program, &actions, &attributes, arguments, $0) }
        }
        guard code == 0 else {
            throw StartError(description: "\(program) cannot be started: \(String(cString: strerror(code)))")
        }
        processID = id
        input.closeOthersSide(isInput: true)
        output.closeOthersSide(isInput: false)
        errors.closeOthersSide(isInput: false)
        ended.enter()
        Thread.detachNewThread { [self] in reap(whenEnded) }
    }

    private func reap(_ whenEnded: (@Sendable (Int32) -> Void)?) {
        var information = siginfo_t()
        // Not taken away yet, so that nobody sends a signal to another program that got its ID.
        while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        let ending = status.withLock { status -> Int32 in
            var word: CInt = 0
            while waitpid(processID, &word, 0) < 0, errno == EINTR {}
            let ending = word & 0x7F == 0 ? (word >> 8) & 0xFF : word & 0x7F
            status = ending
            return ending
        }
        ended.leave()
        whenEnded?(ending)
    }

    /// Sends the signal, unless the program has ended: its ID may be another's by now.
    public func signal(_ signal: Int32) {
        status.withLock { if $0 == nil { kill(processID, signal) } }
    }

    /// Blocks until the program has ended; gives its exit status, or the number of the signal that ended it.
    public func wait() -> Int32 {
        ended.wait()
        return status.withLock { $0 ?? -1 }
    }

    private static func withCStrings<Value>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        let pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map(body) ?? body([nil])
        }
    }
}

extension ChildProcess.Stream {
    fileprivate func connect(to descriptor: CInt, _ mode: CInt, _ actions: inout posix_spawn_file_actions_t) {
        switch self {
        case .null: posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", mode, 0)
        case .inherited: break
        case .file(let file): posix_spawn_file_actions_adddup2(&actions, file.fileDescriptor, descriptor)
        case .pipe(let pipe):
            let end = mode == O_RDONLY ? pipe.fileHandleForReading : pipe.fileHandleForWriting
            posix_spawn_file_actions_adddup2(&actions, end.fileDescriptor, descriptor)
        }
    }

    fileprivate func closeOthersSide(isInput: Bool) {
        guard case .pipe(let pipe) = self else { return }
        // Given for output and errors, it is closed already.
        try? (isInput ? pipe.fileHandleForReading : pipe.fileHandleForWriting).close()
    }
}
