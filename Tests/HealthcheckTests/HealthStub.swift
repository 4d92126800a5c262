import Foundation
import TestSupport

/// A health port that always gives the same answer: Python's HTTP server on a free port.
final class HealthStub {
    let port: Int
    /// The program ends when this closes, and so with the tests however they end.
    private let lifeline = Pipe()
    /// Kept open: with an unbuffered output, Python writes the end of the line by itself.
    private let output = Pipe()

    /// - Parameters:
    ///   - body: the answer to who asks for `/health` as plain text; anybody else gets 404 or JSON.
    ///   - address: an IPv4 or IPv6 address of this machine.
    init(status: Int, body: String, address: String = "127.0.0.1") throws {
        let program = """
            import http.server, socket, sys, threading

            address, status, body = sys.argv[1], int(sys.argv[2]), sys.argv[3]

            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    asked_well = self.headers["Accept"] == "text/plain"
                    self.send_response(status if self.path == "/health" else 404)
                    self.end_headers()
                    self.wfile.write(body.encode() if asked_well else b'{"status": "asked for JSON"}')

                def log_message(self, *arguments):
                    pass

            class Server(http.server.HTTPServer):
                address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

            server = Server((address, 0), Handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            print(server.server_port, flush=True)
            sys.stdin.read()
            """
        let arguments = ["-c", program, address, "\(status)", body]
        _ = try ChildProcess("python3", arguments, input: .pipe(lifeline), output: .pipe(output))
        // The line arrives when the port listens, or the pipe ends.
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw CocoaError(.executableLoad)
        }
        self.port = port
    }

    deinit {
        stop()
    }

    /// Ends it; whoever says so at the end of a test also keeps it until then.
    func stop() {
        try? lifeline.fileHandleForWriting.close()
    }
}
