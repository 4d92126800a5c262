import Foundation
import Glibc
import Synchronization
import TestSupport

/// A real `letterlock` process on free ports with a data directory of its own.
final class Daemon: Sendable {
    struct DidNotStart: Error, CustomStringConvertible {
        var description: String
    }

    /// What the ports file tells.
    struct Port: Codable {
        var service: String
        var address: String
        var port: Int
        var tlsMode: String?
        var fault: String?
    }

    let workspace: Workspace
    let ports: [Port]
    private let process: ChildProcess
    private let log: LogLines
    private let exit: Task<Int32, Never>

    /// Starts a daemon and waits until it says that it is ready.
    ///
    /// - Parameters:
    ///   - settings: variables without their prefix, such as `TLS_MODE`, or whole ones of another prefix.
    ///   - launcher: what starts the program, which is its last argument; none starts it as it is.
    ///   - workspace: of a daemon that ran before, to go on with its data.
    init(_ settings: [String: String] = [:], launcher: [String] = [], workspace: Workspace? = nil) async throws {
        let workspace = try workspace ?? Workspace()
        let portsFile = workspace.path("ports.json")
        let pipe = Pipe()
        let command = launcher + [Self.binary]
        let environment = Self.environment(settings, workspace).merging(["LETTERLOCK_PORTS_FILE": portsFile]) {
            own,
            _ in
            own
        }
        let (exits, exited) = AsyncStream<Int32>.makeStream()
        let log = LogLines(pipe.fileHandleForReading)
        process = try ChildProcess(
            command[0],
            Array(command.dropFirst()),
            environment: environment,
            output: .null,
            errors: .pipe(pipe)
        ) {
            exited.yield($0)
            exited.finish()
        }
        exit = Task {
            for await status in exits { return status }
            return -1
        }
        self.workspace = workspace
        self.log = log
        guard await log.wait(for: " is ready on ") else {
            // Not fully initialized, it has no deinit that would do it.
            process.signal(SIGKILL)
            throw DidNotStart(description: log.all.joined(separator: "\n"))
        }
        ports = try JSONDecoder().decode([Port].self, from: Data(contentsOf: URL(filePath: portsFile)))
    }

    deinit {
        process.signal(SIGKILL)
    }

    /// The program under test, beside the test bundle.
    static let binary: String = {
        if let path = ProcessInfo.processInfo.environment["LETTERLOCK_TEST_BINARY"] { return path }
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        // swift test runs a helper of the toolchain with the bundle's path among its arguments.
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            folder = URL(filePath: argument).deletingLastPathComponent()
        }
        return folder.appending(path: "letterlock").path
    }()

    /// Runs the program to its end, as one that is expected not to start, or a command.
    static func run(
        _ arguments: [String] = [],
        _ settings: [String: String] = [:],
        launcher: [String] = [],
        workspace: Workspace,
        seconds: Double = 30
    ) async throws -> Program.Result {
        let command = launcher + [binary] + arguments
        return try await Program.run(
            command[0],
            Array(command.dropFirst()),
            environment: environment(settings, workspace),
            seconds: seconds
        )
    }

    private static func environment(_ settings: [String: String], _ workspace: Workspace) -> [String: String] {
        var environment = Program.baseEnvironment
        environment["LETTERLOCK_DATA_DIRECTORY"] = workspace.path("data")
        for name in ["HTTP_PORT", "HEALTH_PORT"] { environment["LETTERLOCK_\(name)"] = "0" }
        if settings["LISTENERS"] == nil { environment["LETTERLOCK_PORT"] = "0" }
        for (name, value) in settings {
            let isWhole =
                name.contains("__") || name.hasPrefix("LETTERLOCK_") || systemdVariables.contains(name)
            environment[isWhole ? name : "LETTERLOCK_" + name] = value
        }
        return environment
    }

    /// What systemd sets for its services.
    private static let systemdVariables: Set<String> = [
        "CONFIGURATION_DIRECTORY", "CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "WATCHDOG_USEC",
    ]

    var logLines: [String] { log.all }

    /// Waits until so many lines of the log hold `text`.
    func waitForLog(_ text: String, count: Int = 1) async -> Bool { await log.wait(for: text, count: count) }

    var processID: Int32 { process.processID }

    /// Sends the signal, unless the process has ended: its ID may be another's by now.
    func signal(_ signal: Int32) {
        process.signal(signal)
    }

    /// Sends the signal and gives the exit status.
    func stop(_ signal: Int32 = SIGTERM) async -> Int32 {
        self.signal(signal)
        return await exitStatus
    }

    /// The exit status once the process has ended; one that does not end is killed, which is no exit status.
    var exitStatus: Int32 {
        get async {
            DispatchQueue.global().asyncAfter(deadline: .now() + 30) { [weak self] in self?.signal(SIGKILL) }
            return await exit.value
        }
    }

    func smtpPort(_ mode: String? = nil) throws -> Int {
        try port("smtp") { (mode == nil || $0.tlsMode == mode) && $0.fault == nil }
    }

    /// The port of a service that has one.
    func port(of service: String) throws -> Int { try port(service) { _ in true } }

    func url(_ service: String, _ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(try port(of: service))\(path)") else {
            throw DidNotStart(description: path)
        }
        return url
    }

    private func port(_ service: String, _ matches: (Port) -> Bool) throws -> Int {
        guard let found = ports.first(where: { $0.service == service && matches($0) }) else {
            throw DidNotStart(description: "no port for \(service)")
        }
        return found.port
    }

    var trustPath: String { workspace.path("data/tls/trust.pem") }
}
