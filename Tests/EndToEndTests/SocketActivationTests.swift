import Foundation
import Testing

/// Sockets that the service manager hands over, each with its name.
@Suite(.timeLimit(.minutes(2)))
struct SocketActivationTests {
    private static func ports(_ daemon: Daemon, _ service: String) -> [Daemon.Port] {
        daemon.ports.filter { $0.service == service }
    }

    @Test("Each name says what a socket is for, and SMTP sockets take the mode of their name")
    func names() async throws {
        let names = ["smtp", "submission", "smtps", "http", "health"]
        let daemon = try await Daemon(
            ["HOST_NAME": "localhost"],
            launcher: SocketActivation.launcher(names.map { ($0, "tcp4") })
        )
        #expect(daemon.ports.map(\.service) == ["smtp", "smtp", "smtp", "http", "health"])
        #expect(daemon.ports.compactMap(\.tlsMode) == ["None", "StartTls", "ImplicitTls"])
        // The only address is the sockets' own: in the place of Port, HttpPort and HealthPort nothing else was opened.
        #expect(Set(daemon.ports.map(\.address)) == ["127.0.0.1"])
        #expect(try await daemon.health().status == "pass")
        try await daemon.deliver(subject: "by an inherited socket")
        #expect(try await daemon.messages().messages.map(\.Subject) == ["by an inherited socket"])
        #expect(await daemon.stop() == 0)
    }

    @Test("TlsMode is the mode of the socket smtp, also where it comes twice, for IPv4 and IPv6")
    func tlsModeOfSMTP() async throws {
        let daemon = try await Daemon(
            ["TLS_MODE": "ImplicitTls"],
            launcher: SocketActivation.launcher([("smtp", "tcp4"), ("smtp", "tcp6")])
        )
        let smtp = Self.ports(daemon, "smtp")
        #expect(smtp.map(\.tlsMode) == ["ImplicitTls", "ImplicitTls"])
        #expect(smtp.map(\.address) == ["127.0.0.1", "::1"])
        // HTTP and health are sockets of our own beside them.
        #expect(Self.ports(daemon, "http").count >= 1)
        #expect(try await daemon.health().status == "pass")
    }

    @Test("A client that comes by IPv4 to a socket for both families is recorded with its IPv4 address")
    func bothFamilies() async throws {
        let daemon = try await Daemon(["LOG_LEVEL": "debug"], launcher: SocketActivation.launcher([("smtp", "tcp")]))
        try await daemon.deliver(subject: "mapped")
        #expect(await daemon.waitForLog("remote=127.0.0.1"))
        #expect(!daemon.logLines.contains { $0.contains("::ffff:") })
    }

    @Test("Without a socket smtp, Port is opened beside the others")
    func portBesides() async throws {
        let daemon = try await Daemon([:], launcher: SocketActivation.launcher([("submission", "tcp4")]))
        let modes = Self.ports(daemon, "smtp").compactMap(\.tlsMode)
        #expect(modes.first == "StartTls")
        #expect(modes.dropFirst().contains("None"))
    }

    @Test("Listeners are opened beside the sockets")
    func listenersBesides() async throws {
        let daemon = try await Daemon(
            ["LISTENERS": "0=StartTls"],
            launcher: SocketActivation.launcher([("smtp", "tcp4"), ("smtps", "tcp4")])
        )
        let modes = Self.ports(daemon, "smtp").compactMap(\.tlsMode)
        #expect(modes.prefix(2) == ["None", "ImplicitTls"])
        #expect(modes.dropFirst(2).contains("StartTls"))
    }

    @Test("Wrong names and wrong kinds of sockets are told together, with status 78")
    func wrongSockets() async throws {
        let result = try await Daemon.run(
            launcher: SocketActivation.launcher([
                ("mail", "tcp4"), ("smtp", "udp"), ("http", "unix"), ("smtps", "tcp4"),
            ]),
            workspace: try Workspace()
        )
        #expect(result.status == 78)
        for part in [
            "with the name mail, which is none of smtp, submission, smtps, http, health; give it one with FileDescriptorName=",
            "with the name smtp, which is not a listening TCP socket; its socket unit needs ListenStream=",
            "with the name http, which is not a listening TCP socket",
        ] {
            #expect(result.errors.contains(part), "no \(part) in \(result.errors)")
        }
        #expect(!result.errors.contains("the name smtps"))
    }
}
