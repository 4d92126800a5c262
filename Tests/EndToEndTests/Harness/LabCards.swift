import Foundation
import Testing

// The properties have the names of the API's fields.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// The parts of the lab's report that the tests look at.
struct LabReportAnswer: Decodable {
    struct Client: Decodable {
        var Client: String
        var Faults: [Fault]
    }

    struct Fault: Decodable {
        var Fault: String
        var Result: String
        var Modes: [Mode]
    }

    struct Mode: Decodable {
        var TlsMode: String
        var Result: String
        var Answer: String?
        var Sent: [String]?
        var InClear: Bool?
        var Detail: String?
    }

    var Clients: [Client]
}

extension Daemon {
    func lab() async throws -> LabReportAnswer {
        try JSONDecoder().decode(LabReportAnswer.self, from: try await request("/api/v1/lab").body)
    }
}

/// The cards of `docs/lab.md`: what each client did about each fault.
struct LabCards {
    struct Card {
        var client: MailClient
        var results: LabReportAnswer.Client
    }

    private static let marker = "<!-- From here on LabTests writes. -->\n"
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/lab.md")

    private let markdown: String

    init(_ cards: [Card]) {
        var text = "| fault | " + cards.map(\.client.rawValue).joined(separator: " | ") + " |\n"
        text += "|---|" + String(repeating: "---|", count: cards.count) + "\n"
        for (index, fault) in (cards.first?.results.Faults ?? []).enumerated() {
            let cells = cards.map { Self.cell($0.results.Faults[index]) }
            text += "| `\(fault.Fault)` | " + cells.joined(separator: " | ") + " |\n"
        }
        markdown = text
    }

    /// The docs say the same, or are made to.
    func check() throws {
        let present = try String(contentsOf: Self.file, encoding: .utf8)
        let parts = present.components(separatedBy: Self.marker)
        try #require(parts.count == 2, "docs/lab.md has no line where the cards begin")
        let written = parts[0] + Self.marker + markdown
        if ProcessInfo.processInfo.environment["WRITE_LAB_CARDS"] == "1" {
            try written.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(written == present, "bring it up to date: WRITE_LAB_CARDS=1 swift test --filter LabTests")
    }

    private static func cell(_ fault: LabReportAnswer.Fault) -> String {
        let words = fault.Modes.filter { $0.Result != "NotTried" }.map(word)
        return Set(words).count <= 1
            ? words.first ?? "–"
            : zip(fault.Modes, words).map { "\($0.TlsMode): \($1)" }.joined(separator: "<br>")
    }

    private static func word(_ mode: LabReportAnswer.Mode) -> String {
        switch mode.Result {
        case "Passed": mode.Answer == "Accepted" ? "sends" : "refuses"
        case "Failed":
            mode.Answer == "Refused" ? "**refuses**" : mode.InClear == true ? "**sends in clear**" : "**sends**"
        default: "undecided"
        }
    }
}
