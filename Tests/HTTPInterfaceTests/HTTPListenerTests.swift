import Foundation
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
        let listener = HTTPListener(
            sockets: sockets,
            application: Echo(),
            shutdownGrace: { .seconds(2) },
            eventLoopGroup: group,
            logger: logger
        )
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
        try await withListener(Echo(), shutdownGrace: .seconds(3_600)) { listener in
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
        try await withListener(gate, shutdownGrace: .seconds(3_600)) { listener in
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
        try await withListener(gate, shutdownGrace: .milliseconds(50)) { listener in
            try await Connection.with(port: listener.port) { connection in
                try await connection.send(Self.request)
                await gate.entered()
                await listener.shutDown()
                let rest = try await connection.readToEnd()
                #expect(rest.isEmpty)
            }
        }
    }
}
