import Foundation
import Logging
import TLSIdentity
import TestSupport

/// A temporary directory, in which the `openssl` command makes real files; removed at the end.
final class Workspace: Sendable {
    let directory = NSTemporaryDirectory() + "letterlock-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Runs `openssl` with `arguments`, separated by spaces, in the directory, and gives what it printed.
    @discardableResult
    func run(_ arguments: String) throws -> String {
        try run("openssl", arguments)
    }

    /// Runs another program likewise.
    @discardableResult
    func run(_ program: String, _ arguments: String) throws -> String {
        let output = Pipe()
        let process = try ChildProcess(
            program,
            arguments.split(separator: " ").map(String.init),
            directory: directory,
            output: .pipe(output),
            errors: .pipe(output)
        )
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        guard process.wait() == 0 else {
            throw ProgramFailure(arguments: program + " " + arguments, output: text)
        }
        return text
    }

    /// The directory of the generated certificate.
    var tls: String { path("tls") }

    /// Settings for this directory.
    func settings(
        _ hostName: String = "mail.test",
        names: [String] = [],
        certificate: String? = nil,
        key: String? = nil,
        password: String? = nil
    ) -> TLSSettings {
        TLSSettings(
            hostName: hostName,
            certificateNames: names,
            provided: certificate.map {
                ProvidedCredentials(
                    certificate: .file(path: path($0)),
                    privateKey: key.map { .file(path: path($0)) },
                    password: password
                )
            },
            directory: tls
        )
    }

    /// Starts a manager as a daemon does at `now`, and gives what it serves.
    @discardableResult
    func start(_ settings: TLSSettings, at now: Int64 = Workspace.now) throws -> ServedIdentity {
        let manager = CertificateManager(settings: settings, clock: { now }, logger: .silent)
        try manager.start()
        guard let current = manager.current else { throw NothingServed() }
        return current
    }

    /// A moment near enough for `openssl verify` to agree, and later than what the tests make is valid from.
    static let now = Int64(Date().timeIntervalSince1970) + 600

    /// The names in the directory `tls`, sorted.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: tls).sorted()
    }

    /// The permission bits of a file.
    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }

    /// Makes `name.key` and the self-signed `name.pem` for `hostName`.
    func makeCertificate(_ name: String, for hostName: String = "mail.test", days: Int = 99) throws {
        try run("ecparam -name prime256v1 -genkey -noout -out \(name).key")
        try run(
            "req -x509 -new -key \(name).key -days \(days) -subj /CN=\(hostName) "
                + "-addext subjectAltName=DNS:\(hostName) -out \(name).pem"
        )
    }

    /// Makes `root`, `middle` and `leaf`, each the issuer of the next, as `.pem` and `.key`.
    func makeChain() throws {
        try run("ecparam -name prime256v1 -genkey -noout -out root.key")
        try run("req -x509 -new -key root.key -days 99 -subj /CN=Root -addext keyUsage=keyCertSign -out root.pem")
        try write(Array("basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n".utf8), to: "middle.ext")
        try write(Array("subjectAltName=DNS:mail.test\n".utf8), to: "leaf.ext")
        for (name, issuer) in [("middle", "root"), ("leaf", "middle")] {
            try run("ecparam -name prime256v1 -genkey -noout -out \(name).key")
            try run("req -new -key \(name).key -subj /CN=\(name) -out \(name).csr")
            try run(
                "x509 -req -in \(name).csr -CA \(issuer).pem -CAkey \(issuer).key -set_serial 7 -days 9 "
                    + "-extfile \(name).ext -out \(name).pem"
            )
        }
    }

    /// Writes the named files one behind the other to `name`.
    func concatenate(_ parts: [String], to name: String) throws {
        try write(parts.flatMap { try bytes($0) }, to: name)
    }

    /// What a plain file of at most a mebibyte holds; nil where there is none that can be read.
    static func content(of path: String) -> [UInt8]? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes?[.type] as? FileAttributeType == .typeRegular, let size = attributes?[.size] as? Int,
            size <= 1 << 20
        else { return nil }
        return (try? Data(contentsOf: URL(filePath: path))).map { Array($0) }
    }

    func path(_ name: String) -> String { directory + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(filePath: path(name)))
    }
}

struct ProgramFailure: Error {
    let arguments: String
    let output: String
}

struct NothingServed: Error {}

extension Logger {
    /// Logs nothing.
    static var silent: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }
}
