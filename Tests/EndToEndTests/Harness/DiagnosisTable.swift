import Foundation

/// The tables of `docs/diagnosis.md`: what was recorded of whose handshakes.
struct DiagnosisTable {
    struct NoTable: Error {}

    private static let marker = "<!-- From here on DiagnosisTests writes. -->\n"
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/diagnosis.md")

    var markdown: String

    init(_ rows: [DiagnosisTests.Row]) {
        var text = ""
        for fault in DiagnosisTests.Fault.allCases {
            text += "\n### The client \(fault.rawValue)\n\n`\(fault.outcome)`\n\n"
            text += "| clients | reason | advice |\n|---|---|---|\n"
            var seen: [(reason: String, advice: String, clients: [(TLSClient, [String])])] = []
            for row in rows where row.fault == fault {
                let (reason, advice) = (Self.general(row.session.Reason), Self.general(row.session.Advice ?? ""))
                let index = seen.firstIndex { $0.reason == reason && $0.advice == advice } ?? seen.endIndex
                if index == seen.endIndex { seen.append((reason, advice, [])) }
                if let client = seen[index].clients.firstIndex(where: { $0.0 == row.client }) {
                    seen[index].clients[client].1.append(row.version.rawValue)
                } else {
                    seen[index].clients.append((row.client, [row.version.rawValue]))
                }
            }
            for line in seen {
                let clients = line.clients.map { "\($0.rawValue) \($1.joined(separator: ", "))" }.joined(
                    separator: "<br>"
                )
                text += "| \(clients) | \(line.reason) | \(line.advice) |\n"
            }
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
