import Testing

@testable import letterlock

@Suite struct CommandTests {
    @Test(arguments: [
        ([], Command.run), (["check"], .check), (["certificate"], .certificate), (["health"], .health),
        (["--help"], .help),
        (["--version"], .version), (["check", "--help"], .help),
    ])
    func `The words there are`(arguments: [String], command: Command) throws {
        #expect(try Command(arguments: arguments) == command)
    }

    @Test(arguments: [
        (["--tlsmode", "StartTls"], "--tlsmode", "LETTERLOCK_TLS_MODE=StartTls", #""TlsMode": "StartTls""#),
        (["--tls-mode=StartTls"], "--tls-mode", "LETTERLOCK_TLS_MODE=StartTls", #""TlsMode": "StartTls""#),
        (["-TlsMode", "starttls"], "-TlsMode", "LETTERLOCK_TLS_MODE=StartTls", #""TlsMode": "StartTls""#),
        (["LETTERLOCK_TLS_MODE=None"], "LETTERLOCK_TLS_MODE", "LETTERLOCK_TLS_MODE=None", #""TlsMode": "None""#),
        (
            ["--ServerOptions:TlsMode", "None"], "--ServerOptions:TlsMode", "LETTERLOCK_TLS_MODE=None",
            #""TlsMode": "None""#
        ),
        (["--port", "25"], "--port", "LETTERLOCK_PORT=25", #""Port": 25"#),
        (["--port"], "--port", "LETTERLOCK_PORT=1025", #""Port": 1025"#),
        (["--port", "x"], "--port", "LETTERLOCK_PORT=x", #""Port": …"#),
        (["check", "--httpport="], "--httpport", "LETTERLOCK_HTTP_PORT=", #""HttpPort": """#),
        (
            ["--secureconnectionrequired", "true"], "--secureconnectionrequired",
            "LETTERLOCK_SECURE_CONNECTION_REQUIRED=true", #""SecureConnectionRequired": true"#
        ),
        (
            ["--bindaddress", "::1,127.0.0.1"], "--bindaddress", "LETTERLOCK_BIND_ADDRESS=::1,127.0.0.1",
            #""BindAddress": ["::1", "127.0.0.1"]"#
        ),
        (
            ["--listeners", "25=None"], "--listeners", "LETTERLOCK_LISTENERS=25=None",
            #""Listeners": [{"Port": 25, "TlsMode": "None"}]"#
        ),
        (
            ["--maximum-message-size", "1MiB"], "--maximum-message-size", "LETTERLOCK_MAXIMUM_MESSAGE_SIZE=1MiB",
            #""MaximumMessageSize": "1MiB""#
        ),
    ])
    func `A flag named like a setting is refused with the variable and the key that do it`(
        arguments: [String],
        word: String,
        variable: String,
        member: String
    ) {
        #expect(
            throws: CommandLineError(
                description:
                    "\(word): there are no configuration flags; set the variable \(variable), or \(member) in "
                    + "the settings file"
            )
        ) { try Command(arguments: arguments) }
    }

    @Test func `Two flags are explained together`() {
        #expect {
            try Command(arguments: ["--tlsmode", "StartTls", "--port", "25"])
        } throws: { error in
            (error as? CommandLineError)?.description.split(separator: "\n").count == 2
        }
    }

    @Test(arguments: [
        ("--bogus", "--bogus is not a command"), ("chekc", "chekc is not a command (did you mean check?)"),
        ("--tlsmoed", "--tlsmoed is not a command (did you mean --tlsmode?)"), ("-v", "-v is not a command"),
        ("", " is not a command"),
    ])
    func `Another word is refused with what exists`(word: String, beginning: String) {
        #expect(
            throws: CommandLineError(
                description: beginning
                    + "; there are check, certificate, health, --help, --version, and letterlock alone runs the server"
            )
        ) { try Command(arguments: [word]) }
    }

    @Test func `Two commands are refused`() {
        #expect(throws: CommandLineError.self) { try Command(arguments: ["check", "health"]) }
    }

    @Test func `The exit statuses are those of the contract`() {
        let statuses: [letterlock.ExitStatus] = [
            .success, .unhealthy, .usage, .noInput, .unavailable, .cannotCreate, .configuration,
        ]
        #expect(statuses.map { $0.rawValue } == [0, 1, 64, 66, 69, 73, 78])
    }
}
