import Testing

/// How many connections there can be is the hard limit's business alone.
@Suite(.timeLimit(.minutes(2)))
struct FileDescriptorLimitTests {
    @Test("A soft limit of open files is raised to the hard one")
    func soft() async throws {
        let daemon = try await Daemon(launcher: ["/usr/bin/prlimit", "--nofile=64:1024"])
        let port = try daemon.smtpPort()
        let connections = try (0..<100).map { _ in try RawConnection(port: port) }
        for connection in connections {
            #expect(try connection.reply()?.hasPrefix("220 ") == true)
        }
        #expect(await daemon.stop() == 0)
    }

    @Test("A hard limit that is too low to start with is 69 and says what to raise")
    func hard() async throws {
        let result = try await Daemon.run(
            launcher: ["/usr/bin/prlimit", "--nofile=40:40"],
            workspace: Workspace()
        )
        #expect(result.status == 69)
        #expect(result.errors.contains("The limit of open files is 40, and Letterlock needs 64 at least"))
    }
}
