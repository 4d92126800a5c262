import Foundation
import TestSupport

/// What `strace` saw of a program and its threads, and whether any of it could have left the machine.
struct SystemCallTrace {
    private let calls: [Substring]

    /// The command that starts a program under observation; it keeps its process ID, and what it exits with.
    static func launcher(writingTo path: String) -> [String] {
        [
            "/usr/bin/env", "strace", "-D", "-f", "-s", "200", "-o", path,
            "-e", "trace=%network,open,openat,openat2,execve,execveat,io_uring_setup",
        ]
    }

    /// Reads a trace when it is complete: strace writes it on its own, after the program has ended.
    init(contentsOf path: String) async throws {
        var lines: [Substring] = []
        try await eventually("strace has written the whole trace") {
            lines = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self).split(separator: "\n")
            guard let program = lines.first?.prefix(while: \.isNumber) else { return false }
            return lines.contains { $0.hasPrefix("\(program) ") && $0.contains("+++ exited") }
        }
        calls = lines.map { $0.drop { $0.isNumber || $0 == " " } }
    }

    /// The calls that look for a shared library, and open it.
    var libraries: [Substring] { calls(of: "openat").filter { $0.contains(#/\.so[.0-9]*", O_RDONLY\|O_CLOEXEC\)/#) } }

    func count(_ call: String) -> Int { calls(of: call).count }

    /// Every call that reaches, or asks for the way to, something that is neither a port of these on a loopback address
    /// nor a socket in the file system.
    func departures(besides ports: Set<Int>) -> [Substring] {
        sockets + connections(besides: ports) + datagrams + nameServices + calls(of: "execve").dropFirst()
            + calls(of: "execveat") + calls(of: "io_uring_setup")
            + calls(of: "bind").filter { !Self.isLocal($0) }
    }

    /// DNS and what else is not a connection needs another kind of socket; netlink tells of interfaces and routes.
    private var sockets: [Substring] {
        calls(of: "socket").filter { call in
            !["(AF_UNIX, ", "(AF_INET, SOCK_STREAM", "(AF_INET6, SOCK_STREAM"].contains { call.contains($0) }
        }
    }

    private func connections(besides ports: Set<Int>) -> [Substring] {
        calls(of: "connect").filter { call in
            let port = call.firstMatch(of: #/port=htons\((\d+)\)/#).flatMap { Int($0.1) }
            return !(call.contains("sa_family=AF_UNIX") || Self.isLocal(call) && port.map(ports.contains) == true)
        }
    }

    /// A datagram has its destination with it.
    private var datagrams: [Substring] {
        ["sendto", "sendmsg", "sendmmsg"].flatMap(calls(of:)).filter { call in
            call.contains("sa_family=") && !call.contains("sa_family=AF_UNIX")
        }
    }

    /// What the C library reads to find out an address.
    private var nameServices: [Substring] {
        let files = [
            "resolv.conf\"", "/etc/hosts\"", "nsswitch.conf\"", "host.conf\"", "gai.conf\"", "libnss_", "libresolv",
        ]
        return ["open", "openat", "openat2"].flatMap(calls(of:)).filter { call in files.contains { call.contains($0) } }
    }

    private static func isLocal(_ call: Substring) -> Bool {
        call.contains("inet_addr(\"127.0.0.1\")") || call.contains("inet_pton(AF_INET6, \"::1\"")
            || call.contains("sa_family=AF_UNIX")
    }

    private func calls(of name: String) -> [Substring] { calls.filter { $0.hasPrefix(name + "(") } }
}
