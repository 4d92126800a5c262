import Foundation
import Testing

@testable import Systemd

/// Each test runs in a process of its own, because descriptors and environment belong to the whole process.
@Suite(.timeLimit(.minutes(5))) struct InheritedSocketTests {
    @Test func `outside systemd there are none`() async {
        await #expect(processExitsWith: .success) {
            for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
            let sockets = try InheritedSocket.takeAll()
            #expect(sockets.isEmpty)
        }
    }

    @Test func `each descriptor comes with its name, and the variables are gone`() async {
        await #expect(processExitsWith: .success) {
            announce(2, names: "smtp:http")
            let sockets = try InheritedSocket.takeAll()
            #expect(sockets == [.init(descriptor: 3, name: "smtp"), .init(descriptor: 4, name: "http")])
            for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { #expect(getenv(name) == nil) }
            let again = try InheritedSocket.takeAll()
            #expect(again.isEmpty)
            exit(0)
        }
    }

    @Test func `what was meant for another process is left alone`() async {
        await #expect(processExitsWith: .success) {
            announce(1, names: "smtp")
            setenv("LISTEN_PID", "1", 1)
            let sockets = try InheritedSocket.takeAll()
            #expect(sockets.isEmpty)
            exit(0)
        }
    }

    @Test func `names that do not fit the descriptors are an error that says what to do`() async {
        await #expect(processExitsWith: .success) {
            announce(2, names: "smtp")
            #expect(throws: InheritedSocketsError.self) { try InheritedSocket.takeAll() }
            exit(0)
        }
    }

    @Test func `only a TCP socket that listens is one`() throws {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #expect(!InheritedSocket(descriptor: listening, name: "").isListeningTCP)
        #expect(listen(listening, 1) == 0)
        #expect(InheritedSocket(descriptor: listening, name: "").isListeningTCP)
        let datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        #expect(!InheritedSocket(descriptor: datagrams, name: "").isListeningTCP)
        for descriptor in [listening, datagrams] { close(descriptor) }
        #expect(!InheritedSocket(descriptor: -1, name: "").isListeningTCP)
    }
}

/// Puts pipes, which are as good as sockets here, where systemd puts sockets, and says so.
private func announce(_ count: Int32, names: String) {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    // Where they stand may be in use by the test's own process, which ends with the test.
    let spare = fcntl(ends[0], F_DUPFD, 100)
    for descriptor in 3..<(3 + count) { dup2(spare, descriptor) }
    setenv("LISTEN_PID", "\(getpid())", 1)
    setenv("LISTEN_FDS", "\(count)", 1)
    setenv("LISTEN_FDNAMES", names, 1)
}
