import Foundation
import Testing

/// `healthcheck.sh` under every shell, with every client that it knows.
@Suite struct HealthcheckTests {
    private static let healthy = "pass StartTls, certificate mail.test expires 2036-11-20 (3649 days)"
    private static let unhealthy = "fail StartTls, certificate mail.test expired 2026-11-20"
    private static let clients = [
        ["curl": "curl"], ["wget": "wget"], ["wget": "busybox", "timeout": "busybox"],
    ]

    @Test(arguments: Healthcheck.shells, clients)
    func `a healthy answer is its line and status 0`(shell: [String], clients: [String: String]) async throws {
        let stub = try HealthStub(status: 200, body: Self.healthy + "\n")
        defer { stub.stop() }
        let result = try await run(shell, clients, port: "\(stub.port)")
        #expect(result == .init(status: 0, output: Self.healthy + "\n"))
    }

    @Test(arguments: Healthcheck.shells, clients)
    func `a 503 is its line and status 1`(shell: [String], clients: [String: String]) async throws {
        let stub = try HealthStub(status: 503, body: Self.unhealthy + "\n")
        defer { stub.stop() }
        let result = try await run(shell, clients, port: "\(stub.port)")
        // busybox's wget cannot show the body of an error.
        let line = clients["wget"] == "busybox" ? "fail, HTTP/1.0 503 Service Unavailable" : Self.unhealthy
        #expect(result == .init(status: 1, output: line + "\n"))
    }

    @Test(arguments: Healthcheck.shells, clients)
    func `a closed port is one line that names the addresses and status 1`(
        shell: [String],
        clients: [String: String]
    ) async throws {
        let closed = try MutePort(listening: false)
        let port = closed.number
        let result = try await run(shell, clients, port: "\(port)")
        let line = "fail, no answer from http://127.0.0.1:\(port)/health http://[::1]:\(port)/health\n"
        #expect(result == .init(status: 1, output: line))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a port that takes the connection and never answers is given up`() async throws {
        // All at once, as all there is to it is waiting.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for shell in Healthcheck.shells {
                for clients in Self.clients {
                    group.addTask { try await givenUp(shell: shell, clients: clients) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func givenUp(shell: [String], clients: [String: String]) async throws {
        let silent = try MutePort(listening: true)
        let result = try await run(shell, clients, port: "\(silent.number)")
        let line =
            "fail, no answer from http://127.0.0.1:\(silent.number)/health http://[::1]:\(silent.number)/health\n"
        #expect(result == .init(status: 1, output: line), "\(shell) \(clients)")
    }

    @Test(arguments: Healthcheck.shells)
    func `with neither curl nor wget it says so and the status is 1`(shell: [String]) async throws {
        let result = try await Healthcheck().run(shell)
        let line = "cannot tell: neither letterlock, curl nor wget is here to ask with\n"
        #expect(result == .init(status: 1, output: line))
    }

    @Test(arguments: clients)
    func `a port that listens on IPv6 alone is found`(clients: [String: String]) async throws {
        let stub = try HealthStub(status: 200, body: Self.healthy, address: "::1")
        defer { stub.stop() }
        let result = try await run(["dash"], clients, port: "\(stub.port)")
        #expect(result == .init(status: 0, output: Self.healthy + "\n"))
    }

    @Test(arguments: clients)
    func `proxies in the environment are not asked`(clients: [String: String]) async throws {
        let stub = try HealthStub(status: 200, body: Self.healthy)
        defer { stub.stop() }
        let proxy = try MutePort(listening: false)
        let result = try await Healthcheck(clients: clients).run(
            ["dash"],
            environment: [
                "LETTERLOCK_HEALTH_PORT": "\(stub.port)",
                "http_proxy": "http://127.0.0.1:\(proxy.number)",
            ]
        )
        #expect(result == .init(status: 0, output: Self.healthy + "\n"))
    }

    @Test(arguments: ["", "/health"])
    func `a URL is asked instead, with or without its path`(path: String) async throws {
        let stub = try HealthStub(status: 200, body: Self.healthy + "\nsecond line\n")
        defer { stub.stop() }
        let healthcheck = try Healthcheck(clients: ["curl": "curl"])
        try healthcheck.addProgram("letterlock", "echo not asked; exit 1")
        let result = try await healthcheck.run(["dash"], arguments: ["http://127.0.0.1:\(stub.port)\(path)"])
        #expect(result == .init(status: 0, output: Self.healthy + "\n"))
    }

    @Test(
        arguments: Healthcheck.shells,
        [
            "-K.", "--config=x", "-", "--", "", "file:///etc/passwd", "scp://a/b", "http://", "http://a b/",
            "http://{a,b}/",
            "http://a\"b/", "x$(id)", "http://a\nurl=b",
        ]
    )
    func `an argument that is an option, a file or no URL is refused, and no client runs`(
        shell: [String],
        argument: String
    ) async throws {
        for client in ["curl", "wget"] {
            let healthcheck = try Healthcheck()
            try healthcheck.addProgram(client, "echo asked; echo 200")
            let result = try await healthcheck.run(shell, arguments: [argument])
            let line = "fail, the URL must be HOST:PORT, http://… or https://…, without blanks and quotes\n"
            #expect(result == .init(status: 1, output: line))
        }
    }

    @Test(arguments: Healthcheck.shells, clients)
    func `HOST and PORT alone are asked as well`(shell: [String], clients: [String: String]) async throws {
        let stub = try HealthStub(status: 200, body: Self.healthy + "\n")
        defer { stub.stop() }
        let result = try await Healthcheck(clients: clients).run(shell, arguments: ["127.0.0.1:\(stub.port)"])
        #expect(result == .init(status: 0, output: Self.healthy + "\n"))
    }

    @Test(arguments: Healthcheck.shells, ["80@example.org", "80/x?", "-1", "8026 -K."])
    func `a port in the environment that is no number is refused, and no client runs`(
        shell: [String],
        port: String
    ) async throws {
        let healthcheck = try Healthcheck()
        try healthcheck.addProgram("curl", "echo asked; echo 200")
        let result = try await healthcheck.run(shell, environment: ["LETTERLOCK_HEALTH_PORT": port])
        #expect(result == .init(status: 1, output: "fail, LETTERLOCK_HEALTH_PORT is not a port number\n"))
    }

    @Test func `another path on the port is not healthy`() async throws {
        let stub = try HealthStub(status: 200, body: "nothing here")
        defer { stub.stop() }
        let result = try await Healthcheck(clients: ["curl": "curl"])
            .run(["dash"], arguments: ["http://127.0.0.1:\(stub.port)/elsewhere"])
        #expect(result == .init(status: 1, output: "nothing here\n"))
    }

    @Test(arguments: Healthcheck.shells)
    func `the letterlock command in PATH is asked first, and any failure of it is status 1`(shell: [String])
        async throws
    {
        let healthcheck = try Healthcheck(clients: ["curl": "curl"])
        try healthcheck.addProgram("letterlock", #"[ "$1" = health ] && echo 'pass None'"#)
        #expect(try await healthcheck.run(shell) == .init(status: 0, output: "pass None\n"))

        for status in [1, 2, 78, 255] {
            try healthcheck.addProgram("letterlock", "echo 'fail None'; exit \(status)")
            #expect(try await healthcheck.run(shell) == .init(status: 1, output: "fail None\n"), "\(status)")
        }
    }

    @Test(arguments: Healthcheck.shells)
    func `the letterlock binary beside the script is asked when none is in PATH, and any failure of it is status 1`(
        shell: [String]
    ) async throws {
        let place = try Healthcheck()
        let script = place.directory.appending(path: "healthcheck.sh")
        try FileManager.default.copyItem(at: Healthcheck.script, to: script)
        let elsewhere = try Healthcheck(clients: ["curl": "curl"])
        try place.addProgram("letterlock", #"[ "$1" = health ] && echo 'pass None'"#)
        #expect(try await elsewhere.run(shell, script: script) == .init(status: 0, output: "pass None\n"))
        for status in [1, 2, 78, 255] {
            try place.addProgram("letterlock", "echo 'fail None'; exit \(status)")
            let result = try await elsewhere.run(shell, script: script)
            #expect(result == .init(status: 1, output: "fail None\n"), "\(status)")
        }
    }

    @Test func `a port that is switched off is said to be and the status is 1`() async throws {
        let result = try await run(["dash"], ["curl": "curl"], port: "")
        let line = "fail, the health port is switched off (LETTERLOCK_HEALTH_PORT is empty)\n"
        #expect(result == .init(status: 1, output: line))
    }

    @Test func `what Kubernetes injects as the port leaves the default`() async throws {
        let healthcheck = try Healthcheck()
        try healthcheck.addProgram("curl", #"for url; do :; done; echo "$url"; echo 200"#)
        let result = try await healthcheck.run(["dash"], environment: ["LETTERLOCK_HEALTH_PORT": "tcp://10.0.0.1:8026"])
        #expect(result == .init(status: 0, output: "http://127.0.0.1:8026/health\n"))
    }

    private func run(
        _ shell: [String],
        _ clients: [String: String],
        port: String
    ) async throws -> Healthcheck.Result {
        try await Healthcheck(clients: clients).run(shell, environment: ["LETTERLOCK_HEALTH_PORT": port])
    }
}
