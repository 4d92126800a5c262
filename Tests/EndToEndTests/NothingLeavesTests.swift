import Foundation
import Glibc
import TestSupport
import Testing

/// No mail is passed on, no name is looked up, nobody is called: seen by the daemon's system calls.
@Suite(.timeLimit(.minutes(2)))
struct NothingLeavesTests {
    /// A mail full of what invites to look something up or to fetch it.
    private static let message = """
        Return-Receipt-To: <spy@remote.example.com>
        Disposition-Notification-To: <spy@remote.example.com>
        List-Unsubscribe: <https://remote.example.com/unsubscribe>, <mailto:out@remote.example.com>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        Subject: Fetch me
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: message/external-body; access-type=URL; URL="https://remote.example.com/part"

        Content-Type: text/plain

        --b
        Content-Type: text/html

        <img src="https://remote.example.com/pixel.png"><link rel=stylesheet href="//remote.example.com/s.css">
        --b--

        """.replacing("\n", with: "\r\n")

    @Test("From the start to the stop nothing goes further than its own ports and the service manager's socket")
    func life() async throws {
        let workspace = try Workspace()
        let trace = workspace.path("trace")
        let manager = try NotifySocket()
        let clients = try await ClientAuthority(in: workspace)
        let daemon = try await Daemon(
            [
                "LISTENERS": "0=None,0=StartTls,0=ImplicitTls", "HOST_NAME": "mail.example.com",
                "TLS_CERTIFICATE_KIND": "LocalAuthority", "TLS_CLIENT_CERTIFICATE": "Request",
                "TLS_CLIENT_AUTHORITY": clients.certificate, "NOTIFY_SOCKET": manager.path, "LOG_LEVEL": "trace",
            ],
            launcher: SystemCallTrace.launcher(writingTo: trace),
            workspace: workspace
        )
        try await sendMail(to: daemon, as: try await clients.issue("app"))
        try await sendNonsense(to: daemon)
        try await readAll(from: daemon)
        daemon.signal(SIGHUP)
        while try !manager.next().hasPrefix("RELOADING=1") {}
        #expect(try await daemon.health().status == "pass")
        #expect(await daemon.stop() == 0)

        let calls = try await SystemCallTrace(contentsOf: trace)
        let loaded = try await loadedAtStart(workspace)
        let departures = calls.departures(besides: Set(daemon.ports.map(\.port))).filter { !loaded.contains($0) }
        #expect(departures.isEmpty, "\(departures)")
        // It was really looked at: health connects to each listener, systemd was told, and clients were let in.
        #expect(calls.count("connect") >= daemon.ports.count { $0.service == "smtp" })
        #expect(calls.count("sendmsg") >= 3)
        #expect(calls.count("accept4") >= 10)
        #expect(calls.count("execve") == 1)
    }

    @Test("A program that does look up a name is seen to")
    func control() async throws {
        let workspace = try Workspace()
        let trace = workspace.path("trace")
        // In a network of its own, where nothing can leave.
        let own = geteuid() == 0 ? ["--net"] : ["--map-root-user", "--net"]
        _ = try await Program.run(
            "unshare",
            own + SystemCallTrace.launcher(writingTo: trace) + ["curl", "-sS", "http://remote.example.com"]
        )
        let departures = try await SystemCallTrace(contentsOf: trace).departures(besides: [])
        #expect(departures.contains { $0.hasPrefix("socket(") })
        #expect(departures.contains { $0.contains("/etc/resolv.conf") || $0.contains("/etc/nsswitch.conf") })
    }

    /// The libraries that the program is linked with: a sanitizer's runtime brings libresolv, and does not use it.
    private func loadedAtStart(_ workspace: Workspace) async throws -> Set<Substring> {
        let trace = workspace.path("trace of the start")
        let launcher = SystemCallTrace.launcher(writingTo: trace)
        let result = try await Daemon.run(["--version"], launcher: launcher, workspace: workspace)
        #expect(result.status == 0)
        return Set(try await SystemCallTrace(contentsOf: trace).libraries)
    }

    /// By every mode, with AUTH, a client certificate and a DSN that asks for reports.
    private func sendMail(to daemon: Daemon, as client: (certificate: String, key: String)) async throws {
        let file = try daemon.workspace.write(Self.message, to: "message.eml")
        for tls in Delivery.TLS.allCases {
            let delivery = Delivery(
                port: try daemon.smtpPort(tls.rawValue),
                tls: tls,
                hostName: "mail.example.com",
                trustPath: daemon.trustPath,
                message: file,
                workspace: daemon.workspace,
                login: .init(mechanism: "PLAIN", user: "user@remote.example.com", password: "secret")
            )
            let options = tls == .none ? [] : ["--cert", client.certificate, "--key", client.key]
            let result = try await MailClient.curl.curl(delivery, options)
            #expect(result.status == 0, "\(result)")
        }
        let connection = try RawConnection(port: try daemon.smtpPort("None"))
        _ = try connection.reply()
        let commands = [
            "EHLO remote.example.com", "VRFY somebody@remote.example.com", "EXPN list@remote.example.com",
            "ETRN remote.example.com", "MAIL FROM:<@relay.example.com:a@remote.example.com> RET=FULL ENVID=report",
            "RCPT TO:<b@[192.0.2.1]> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;b@remote.example.com",
            "RCPT TO:<victim%remote.example.com@mail.example.com>", "DATA",
        ]
        for command in commands { _ = try connection.say(command) }
        #expect(try connection.say(Self.message + ".")?.hasPrefix("250 2.0.0") == true)
        #expect(try connection.say("QUIT")?.hasPrefix("221") == true)
    }

    /// Handshakes that fail, another protocol, and a connection that is cut.
    private func sendNonsense(to daemon: Daemon) async throws {
        for tls in [Delivery.TLS.startTLS, .implicitTLS] {
            let delivery = Delivery(
                port: try daemon.smtpPort(tls.rawValue),
                tls: tls,
                hostName: "other.example.com",
                trustPath: daemon.trustPath,
                message: daemon.workspace.path("message.eml"),
                workspace: daemon.workspace
            )
            #expect(try await MailClient.curl.curl(delivery).status != 0)
        }
        for text in [
            "GET http://remote.example.com/ HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}", "EHLO remote.example.com\r\n",
        ] {
            let connection = try RawConnection(port: try daemon.smtpPort("StartTls"))
            try connection.send(text)
            _ = try connection.reply()
        }
    }

    private func readAll(from daemon: Daemon) async throws {
        let newest = try #require(try await daemon.messages().messages.first?.ID)
        let paths = [
            "message/\(newest)", "message/\(newest)/headers", "message/\(newest)/part/1", "message/\(newest)/part/2",
            "search?query=subject:fetch", "wait?query=subject:fetch", "sessions", "certificate", "certificate.pem",
            "info",
            "export", "openapi.json",
        ]
        for path in paths {
            let status = try await daemon.request("/api/v1/" + path).status
            #expect(status == 200, "\(path)")
        }
        #expect(try await daemon.request("/view/\(newest).html").status == 200)
        #expect(try await daemon.request("/metrics", service: "health").status == 200)
        #expect(try await daemon.request("/api/v1/messages", method: "DELETE").status == 200)
    }
}
