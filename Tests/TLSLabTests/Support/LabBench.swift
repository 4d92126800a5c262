import Cryptography
import Foundation
import TestSupport

@testable import TLSLab

/// A lab in a temporary directory, with the programs that look at it; removed at the end.
final class LabBench: Sendable {
    let directory = NSTemporaryDirectory() + "letterlock-" + UUID().uuidString
    let authority: LabAuthority
    private let keys = LabKeys()

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        authority = try LabAuthority(in: directory + "/tls", now: Self.now)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    static let now = Int64(Date().timeIntervalSince1970)

    func identity(_ fault: LabFault, isMended: Bool = false, for hostName: String = "mail.test") throws -> LabIdentity {
        try LabIdentity(fault, isMended: isMended, LabHost(hostName), authority, keys, now: Self.now)
    }

    /// Runs a program with `arguments`, separated by spaces, in the directory.
    func run(_ program: String, _ arguments: String) throws -> ProgramResult {
        let output = Pipe()
        let process = try ChildProcess(
            program,
            arguments.split(separator: " ").map(String.init),
            directory: directory,
            output: .pipe(output),
            errors: .pipe(output)
        )
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return ProgramResult(status: process.wait(), output: text)
    }

    /// Connects with `openssl s_client`, which trusts the lab and wants the host's name.
    ///
    /// OpenSSL's default security level is 1, Debian makes it 2.
    func openssl(
        _ port: Int,
        level: Int = 2,
        _ options: String = "",
        ciphers: String = "DEFAULT",
        for hostName: String = "mail.test"
    ) throws -> ProgramResult {
        let name =
            IPAddress(hostName) == nil
            ? "-servername \(hostName) -verify_hostname \(hostName)" : "-verify_ip \(hostName)"
        return try run(
            "openssl",
            "s_client -connect 127.0.0.1:\(port) -ign_eof -CAfile tls/lab-authority.pem -verify_return_error \(name) "
                + "-cipher \(ciphers):@SECLEVEL=\(level) \(options)"
        )
    }

    /// Connects with `gnutls-cli` likewise.
    func gnutls(_ port: Int, _ options: String = "") throws -> ProgramResult {
        try run(
            "gnutls-cli",
            "--x509cafile tls/lab-authority.pem --sni-hostname mail.test --verify-hostname mail.test -p \(port) "
                + "\(options) 127.0.0.1"
        )
    }

    /// Connects to several ports with Java likewise, and gives those whose handshake was made.
    func java(_ ports: [Int]) throws -> Set<Int> {
        let client = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "TLSIdentityTests/Support/HandshakeClient.java").path
        let arguments = ports.map { "\($0) tls/lab-authority.pem" }.joined(separator: " ")
        let result = try run("java", "\(client) \(arguments)")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ") }
        let answered = lines.compactMap { $0.first.flatMap { Int($0) } }
        guard Set(answered) == Set(ports) else { throw ProgramFailure(result: result) }
        return Set(lines.filter { $0.count == 3 && $0[1] == "ok" }.compactMap { Int($0[0]) })
    }

    /// Connects with Python, which looks at the CN where there is no subjectAltName unless it is told not to.
    func python(_ port: Int, looksAtCommonName: Bool) throws -> ProgramResult {
        let program = """
            import socket, ssl
            context = ssl.create_default_context(cafile="tls/lab-authority.pem")
            context.hostname_checks_common_name = \(looksAtCommonName ? "True" : "False")
            plain = socket.create_connection(("127.0.0.1", \(port)))
            print(context.wrap_socket(plain, server_hostname="mail.test").recv(99).decode())
            """
        try Data(program.utf8).write(to: URL(filePath: directory + "/client.py"))
        return try run("/usr/bin/python3", "client.py")
    }
}

/// A program that did not do what it was started for.
struct ProgramFailure: Error {
    let result: ProgramResult
}

/// What a program that has ended printed.
struct ProgramResult {
    let status: Int32
    let output: String

    /// The number of the first error that OpenSSL found in the chain.
    var firstVerifyError: Int? {
        output.firstMatch(of: #/verify error:num=([0-9]+):/#).flatMap { Int($0.output.1) }
    }
    /// Whether the handshake was made and the server heard.
    var wasGreeted: Bool { output.contains(LabServer.greeting.dropLast(2)) }
}
