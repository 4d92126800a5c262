import Glibc
import HTTPInterface
import HTTPTypes
import HummingbirdCore
import TestSupport
import Testing

/// Health that a test sets.
struct SetHealth: HealthReporting {
    var report = HealthReportTests.report()
    var ready = Readiness.ready

    func health() async -> HealthReport { report }
    func readiness() async -> Readiness { ready }
    func metrics() async -> String { "letterlock_messages 3\n" }
}

@Suite(.timeLimit(.minutes(5))) struct HealthAPITests {
    private static let failing = SetHealth(
        report: HealthReportTests.report(certificate: HealthReportTests.certificate(secondsLeft: -1)),
        ready: .notReady("shutdown has begun")
    )

    @Test(arguments: Depth.allCases)
    func `Health is 200 in health+json, or 503 when it fails`(depth: Depth) async throws {
        try await depth.test(HealthAPI(reporting: SetHealth())) { client in
            let answer = try await client.get("/health")
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "application/health+json")
            #expect(answer["Cache-Control"] == "no-store")
            #expect(try answer.json["tls"]["certificate"]["notAfter"].string == "2036-11-14T11:06:45Z")
        }
        try await depth.test(HealthAPI(reporting: Self.failing)) { client in
            let answer = try await client.get("/health")
            #expect(answer.status == 503)
            #expect(try answer.json["status"].string == "fail")
        }
    }

    @Test(arguments: Depth.allCases)
    func `Metrics are Prometheus' text`(depth: Depth) async throws {
        try await depth.test(HealthAPI(reporting: SetHealth())) { client in
            let answer = try await client.get("/metrics")
            #expect(answer.status == 200)
            #expect(answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.text == "letterlock_messages 3\n")
        }
    }

    @Test(arguments: [
        ("text/plain", true), ("text/plain; q=0.9, */*; q=0.1", true), ("*/*", false), ("application/json", false),
        ("application/health+json, text/plain; q=0.5", false), ("text/html", false),
    ])
    func `Text is answered where it is asked for by name`(accept: String, isText: Bool) async throws {
        let client = DirectClient(application: HealthAPI(reporting: SetHealth()))
        let answer = try await client.get("/health", [("Accept", accept)])
        #expect(answer["Content-Type"] == (isText ? "text/plain; charset=utf-8" : "application/health+json"))
        if isText {
            #expect(answer.text == "pass StartTls, certificate mail.test expires 2036-11-14 (3649 days)\n")
        }
    }

    @Test(arguments: Depth.allCases)
    func `Liveness is always 200, readiness says what is in the way`(depth: Depth) async throws {
        try await depth.test(HealthAPI(reporting: SetHealth())) { client in
            let (live, ready) = (try await client.get("/livez"), try await client.get("/readyz"))
            #expect(live.status == 200)
            #expect(ready.text == "ready\n")
        }
        try await depth.test(HealthAPI(reporting: Self.failing)) { client in
            #expect(try await client.get("/livez").status == 200)
            let answer = try await client.get("/readyz")
            #expect(answer.status == 503)
            #expect(answer.text == "not ready: shutdown has begun\n")
        }
    }

    @Test(arguments: Depth.allCases)
    func `Any host name is answered, other paths and methods are not`(depth: Depth) async throws {
        try await depth.test(HealthAPI(reporting: SetHealth())) { client in
            #expect(try await client.get("/health", [("Host", "probe.evil.example")]).status == 200)
            #expect(try await client.get("/api/v1/nothing").status == 404)
            let answer = try await client.ask("POST", "/health")
            #expect(answer.status == 405)
            #expect(answer["Allow"] == "GET, HEAD")
            let (head, get) = (try await client.ask("HEAD", "/livez"), try await client.get("/livez"))
            #expect(head.body.isEmpty)
            #expect(head.undatedHeaders == get.undatedHeaders)
        }
    }
}

@Suite(.timeLimit(.minutes(5))) struct HealthClientTests {
    /// A busy machine may take longer than the client's own time limit.
    private let patience = Duration.seconds(60)

    @Test func `The line and the status are returned, also of a daemon that fails`() async throws {
        let failing = SetHealth(report: HealthReportTests.report(listenerStatus: .fail))
        for (health, status) in [(SetHealth(), 200), (failing, 503)] {
            try await withListener(HealthAPI(reporting: health)) { listener in
                let client = HealthClient(addresses: ["127.0.0.1"], port: listener.port, timeout: patience)
                let answer = try await client.ask()
                #expect(answer == HealthAnswer(statusCode: status, line: health.report.line))
                #expect(answer.isHealthy == (status == 200))
            }
        }
    }

    @Test func `Addresses are tried until one accepts`() async throws {
        try await withListener(HealthAPI(reporting: SetHealth())) { listener in
            let client = HealthClient(
                addresses: ["::1", "not an address", "0.0.0.0"],
                port: listener.port,
                timeout: patience
            )
            let answer = try await client.ask()
            #expect(answer.isHealthy)
        }
    }

    @Test func `Where nothing listens, the error names each address and the setting`() async throws {
        let socket = try listeningSocket()
        close(socket.descriptor)
        let error = await #expect(throws: HealthClientError.self) {
            try await HealthClient(addresses: ["127.0.0.1", "::1"], port: socket.port).ask()
        }
        #expect(error?.code == .unreachable)
        #expect(
            error?.description == """
                No health port answers at 127.0.0.1 port \(socket.port) (connection refused), \
                ::1 port \(socket.port) (connection refused). Is the daemon running, with this HealthPort \
                (LETTERLOCK_HEALTH_PORT)?
                """
        )
    }

    @Test func `A peer that accepts and says nothing is given up in time`() async throws {
        let silent = try listeningSocket()
        defer { close(silent.descriptor) }
        let error = await #expect(throws: HealthClientError.self) {
            let client = HealthClient(addresses: ["127.0.0.1"], port: silent.port, timeout: .milliseconds(100))
            _ = try await client.ask()
        }
        #expect(error?.code == .timedOut)
    }

    @Test func `A peer that is no health port is told apart`() async throws {
        struct Other: HTTPApplication {
            func respond(to request: Request) async -> Response { Response(status: .notFound) }
        }
        try await withListener(Other()) { listener in
            let error = await #expect(throws: HealthClientError.self) {
                _ = try await HealthClient(addresses: ["127.0.0.1"], port: listener.port, timeout: patience).ask()
            }
            #expect(error?.code == .unexpectedAnswer)
        }
    }
}
