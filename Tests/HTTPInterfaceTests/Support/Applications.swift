import HTTPInterface
import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization
import TestSupport

/// Answers with the path, after reading the body.
final class Echo: HTTPApplication {
    private let asked = Mutex<[String]>([])

    var paths: [String] { asked.withLock { $0 } }

    func respond(to request: Request) async -> Response {
        asked.withLock { $0.append(request.uri.path) }
        _ = try? await request.body.collect(upTo: .max)
        return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: request.uri.path)))
    }
}

/// Answers when the test says so, or when it is cancelled.
final class Gate: HTTPApplication {
    private let arrivals = AsyncStream<Void>.makeStream()
    private let permissions = AsyncStream<Void>.makeStream()

    /// Returns when a request is waiting.
    func entered() async { for await _ in arrivals.stream { return } }

    func open() { permissions.continuation.yield() }

    func respond(to request: Request) async -> Response {
        arrivals.continuation.yield()
        for await _ in permissions.stream { break }
        return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "late")))
    }
}

/// Answers with a text of so many bytes, whose length it does not say.
struct Streaming: HTTPApplication {
    var size: Int

    func respond(to request: Request) async -> Response {
        let body = ResponseBody { [size] writer in
            for offset in stride(from: 0, to: size, by: 65_536) {
                try await writer.write(ByteBuffer(repeating: 120, count: min(65_536, size - offset)))
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, body: body)
    }
}

/// Answers without end, until writing fails.
final class Flood: HTTPApplication {
    private let failures = AsyncStream<Void>.makeStream()

    /// Returns when an answer could not be written on.
    func failed() async { for await _ in failures.stream { return } }

    func respond(to request: Request) async -> Response {
        let body = ResponseBody { [failures] writer in
            let piece = ByteBuffer(repeating: 120, count: 64 * 1_024)
            do {
                while true {
                    try await writer.write(piece)
                    // Writing need not wait for anything, and others need the thread.
                    await Task.yield()
                }
            } catch {
                failures.continuation.yield()
                throw error
            }
        }
        return Response(status: .ok, body: body)
    }
}
