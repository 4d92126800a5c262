import Foundation
import Glibc
import HTTPInterface
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPListenerTests {
    private static let request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test func `One connection serves several requests, pipelined ones too`() async throws {
        try await withListener(Echo()) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(Self.request)
                let first = try await connection.readAnswer()
                #expect(first.text == "/")
                try await connection.send(Self.request.replacing("GET /", with: "GET /a"))
                let second = try await connection.readAnswer()
                #expect(second.text == "/a")
                let last = "GET /c HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                try await connection.send(Self.request.replacing("GET /", with: "GET /b") + last)
                let rest = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(rest.components(separatedBy: "HTTP/1.1 200").count == 3)
                #expect(rest.hasSuffix("/c"))
            }
        }
    }

    @Test func `Every socket of a listener is served`() async throws {
        let sockets = try [listeningSocket(), listeningSocket()]
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = MultiThreadedEventLoopGroup.singleton
        let listener = HTTPListener(sockets: sockets, application: Echo(), eventLoopGroup: group, logger: logger)
        let services = ServiceGroup(services: [listener], logger: logger)
        async let running: Void = services.run()
        for socket in sockets {
            let answer = try await LiveClient(port: socket.port).get("/here")
            #expect(answer.text == "/here")
        }
        await services.triggerGracefulShutdown()
        try await running
        let error = await #expect(throws: (any Error).self) { try await LiveClient(port: sockets[0].port).get("/") }
        #expect(error is NIOConnectionError || error is IOError)
    }

    @Test func `The date of an answer is as HTTP writes it`() async throws {
        try await withListener(Echo()) { listener in
            let date = try await LiveClient(port: listener.port).get("/")["Date"]
            let pattern = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/
            #expect(try #require(date).wholeMatch(of: pattern) != nil)
        }
    }

    @Test func `Shutdown closes an idle connection that is kept alive`() async throws {
        try await withListener(Echo(), limits: HTTPLimits(shutdownGrace: .seconds(3_600))) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(Self.request)
                _ = try await connection.readAnswer()
                await listener.shutDown()
                let rest = try await connection.readToEnd()
                #expect(rest.isEmpty)
            }
        }
    }

    @Test func `Shutdown lets a running answer end`() async throws {
        let gate = Gate()
        try await withListener(gate, limits: HTTPLimits(shutdownGrace: .seconds(3_600))) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(Self.request)
                await gate.entered()
                await listener.shutDown()
                gate.open()
                let answer = try Answer(parsing: try await connection.readToEnd())
                #expect(answer.text == "late")
            }
        }
    }

    @Test func `An answer that does not end is cut off after the grace`() async throws {
        let gate = Gate()
        try await withListener(gate, limits: HTTPLimits(shutdownGrace: .milliseconds(50))) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(Self.request)
                await gate.entered()
                await listener.shutDown()
                let rest = try await connection.readToEnd()
                #expect(rest.isEmpty)
            }
        }
    }

    @Test(arguments: ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n"])
    func `A client that does not get on with its header is let go`(start: String) async throws {
        try await withListener(Echo(), limits: HTTPLimits(idleTimeout: .milliseconds(50))) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(start)
                let rest = try await connection.readToEnd()
                #expect(rest.isEmpty)
            }
        }
    }

    @Test func `A client that does not get on with its body is let go`() async throws {
        try await withListener(Echo(), limits: HTTPLimits(requestTimeout: .milliseconds(50))) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send("DELETE / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
                let rest = try await connection.readToEnd()
                #expect(rest.isEmpty)
            }
        }
    }

    @Test func `A client that leaves an answer unread is let go`() async throws {
        let flood = Flood()
        try await withListener(flood, limits: HTTPLimits(stalledAnswerTimeout: .milliseconds(50))) { listener in
            let descriptor = try connectedSocket(port: listener.port)
            defer { close(descriptor) }
            #expect(Glibc.send(descriptor, Self.request, Self.request.utf8.count, 0) == Self.request.utf8.count)
            await flood.failed()
        }
    }

    @Test(arguments: [(100, 200), (101, 400)])
    func `Header fields are counted`(fields: Int, status: Int) async throws {
        try await withListener(Echo(), limits: HTTPLimits(headerFields: 100)) { listener in
            // Host and Connection are two of them.
            let more = (2..<fields).map { ("X-\($0)", "x") }
            let answer = try await LiveClient(port: listener.port).get("/", [("Host", "localhost")] + more)
            #expect(answer.status == status)
        }
    }

    @Test(arguments: [(1_000, 200), (5_000, 400)])
    func `A header that is too large is refused`(bytes: Int, status: Int) async throws {
        try await withListener(Echo(), limits: HTTPLimits(headerBytes: 2_048)) { listener in
            let large = ("X-Large", String(repeating: "x", count: bytes))
            let answer = try await LiveClient(port: listener.port).get("/", [large])
            #expect(answer.status == status)
        }
    }

    @Test func `A body without end costs the connection`() async throws {
        try await withListener(Echo()) { listener in
            try await Connection.with(port: listener.port) { connection in
                let length = "\r\nContent-Length: 99999999999\r\n\r\n"
                try await connection.send(Self.request.replacing("\r\n\r\n", with: length))
                let piece = [UInt8](repeating: 120, count: 1_024 * 1_024)
                await #expect(throws: (any Error).self) {
                    while true { try await connection.send(piece) }
                }
            }
        }
    }
}
