import Foundation

/// The tables of `docs/diagnosis.md`: what was recorded of whose handshakes.
struct DiagnosisTable {
    struct NoTable: Error {}

    private static let marker = "<!-- From here on DiagnosisTests writes. -->\n"
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/diagnosis.md")

    /// What was recorded of one client.
    struct Row: Sendable {
        /// What is wrong between client and server.
        var fault: String
        var client: String
        /// The version of TLS that it spoke, where that makes a difference.
        var version: String?
        var session: Sessions.Session
    }

    /// Clients of which the same was recorded.
    private struct Line {
        var outcome: String
        var reason: String
        var advice: String
        var clients: [(name: String, versions: [String])] = []

        init(_ session: Sessions.Session) {
            outcome = session.Outcome
            reason = DiagnosisTable.general(session.Reason)
            advice = DiagnosisTable.general(session.Advice ?? "")
        }

        mutating func add(_ row: Row) {
            let versions = row.version.map { [$0] } ?? []
            if let index = clients.firstIndex(where: { $0.name == row.client }) {
                clients[index].versions += versions
            } else {
                clients.append((row.client, versions))
            }
        }

        func isSame(as other: Line) -> Bool {
            (outcome, reason, advice) == (other.outcome, other.reason, other.advice)
        }

        var markdown: String {
            let clients = clients.map { client in
                client.versions.isEmpty ? client.name : "\(client.name) \(client.versions.joined(separator: ", "))"
            }
            return "| \(clients.joined(separator: "<br>")) | `\(outcome)` | \(reason) | \(advice) |\n"
        }
    }

    var markdown: String

    init(_ rows: [Row]) {
        var text = ""
        var faults: [String] = []
        for row in rows where !faults.contains(row.fault) { faults.append(row.fault) }
        for fault in faults {
            text += "\n### \(fault)\n\n| clients | outcome | reason | advice |\n|---|---|---|---|\n"
            var lines: [Line] = []
            for row in rows where row.fault == fault {
                let line = Line(row.session)
                let index = lines.firstIndex { $0.isSame(as: line) } ?? lines.endIndex
                if index == lines.endIndex { lines.append(line) }
                lines[index].add(row)
            }
            text += lines.map(\.markdown).joined()
        }
        markdown = text
    }

    /// A sentence without what differs from machine to machine and from day to day.
    private static func general(_ sentence: String) -> String {
        sentence
            .replacing(#/\/\S*\/trust\.pem/#, with: "/data/tls/trust.pem")
            .replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/#, with: "2026-11-23T09:00:00Z")
            .replacing(#/port \d+/#, with: "port 1465")
    }

    static func documented() throws -> String {
        try String(contentsOf: file, encoding: .utf8).components(separatedBy: marker).last ?? ""
    }

    func write() throws {
        let text = try String(contentsOf: Self.file, encoding: .utf8)
        guard let end = text.range(of: Self.marker)?.upperBound else { throw NoTable() }
        try (text[..<end] + markdown).write(to: Self.file, atomically: true, encoding: .utf8)
    }
}
