import Foundation
import InternetMessage
import TestSupport
import Testing

@Suite("A corpus of odd mail", .timeLimit(.minutes(1)))
struct CorpusTests {
    /// What there is to say of a mail: its header's facts, and those of its parts by their place in the tree.
    typealias Facts = [String: String]

    @Test("Every corpus is installed with all its mails", arguments: MailCorpus.allCases)
    func installed(corpus: MailCorpus) {
        #expect(corpus.mails.count >= corpus.minimum, "run scripts/setup test, which installs them")
    }

    @Test("Every mail is read as Python reads it, except for the differences that are explained")
    func comparedWithPython() throws {
        let mails = MailCorpus.allMails
        let python = try describedByPython(Array(mails.values))
        var explained = try Self.explainedReadings()
        for (name, path) in mails.sorted(by: { $0.key < $1.key }) {
            let theirs = try #require(python[path])
            for (fact, ours) in Self.facts(of: try bytes(path)).sorted(by: { $0.key < $1.key }) {
                // Where one of the two has more parts, the number of parts differs, and that is the difference.
                guard let theirs = theirs[fact], ours != theirs else { continue }
                let explanation = explained.removeValue(forKey: "\(name): \(fact)")
                #expect(
                    ours == explanation?.reading,
                    """
                    \(name): \(fact) is \(ours.debugDescription), and \(theirs.debugDescription) for Python.
                    \(explanation?.reason ?? "Nothing explains that.")
                    """
                )
            }
        }
        #expect(explained.keys.sorted() == [], "what is explained must still differ")
    }

    @Test("A mail with the line ends of SMTP has the same parts as with those of its file")
    func lineEnds() throws {
        for (name, path) in MailCorpus.allMails {
            let source = try bytes(path)
            let sent = Self.facts(of: Self.withCRLF(source), lineEnds: Self.withLF)
            #expect(sent == Self.facts(of: source, lineEnds: Self.withLF), "\(name)")
        }
    }

    /// Letterlock's reading of what differs; each fact has one reason.
    private static func explainedReadings() throws -> [String: (reading: String, reason: String)] {
        var explained: [String: (reading: String, reason: String)] = [:]
        for explanation in explanations {
            for (fact, reading) in explanation.readings {
                try #require(explained[fact] == nil, "\(fact) is explained twice")
                explained[fact] = (reading, explanation.reason)
            }
        }
        return explained
    }

    // MARK: Letterlock's reading

    private static func facts(of source: [UInt8], lineEnds: ([UInt8]) -> [UInt8] = { $0 }) -> Facts {
        let message = ParsedMessage(source: source)
        let summary = message.summary
        func addresses(_ mailboxes: [Mailbox]) -> String { mailboxes.map(\.address).joined(separator: ", ") }
        var facts = [
            "subject": summary.subject, "from": summary.from?.address ?? "", "to": addresses(summary.to),
            "cc": addresses(summary.cc), "date": summary.date.map(String.init) ?? "",
        ]
        describe(message.root, at: "0", in: &facts, lineEnds: lineEnds)
        return facts
    }

    private static func describe(
        _ part: MessagePart,
        at place: String,
        in facts: inout Facts,
        lineEnds: ([UInt8]) -> [UInt8]
    ) {
        facts["\(place) type"] = part.mediaType
        facts["\(place) charset"] = part.charset?.lowercased() ?? ""
        facts["\(place) file name"] = part.fileName
        facts["\(place) parts"] = String(part.children.count)
        if part.children.isEmpty {
            let content = lineEnds(part.content().bytes)
            facts["\(place) content"] = "\(content.count) bytes, \(Checksums(of: content).sha256)"
            // Python has no text for many charsets; that it is read at all is what counts.
            _ = part.text()
        }
        for (index, child) in part.children.enumerated() {
            let number = place == "0" ? "\(index + 1)" : "\(place).\(index + 1)"
            describe(child, at: number, in: &facts, lineEnds: lineEnds)
        }
    }

    // MARK: Python's reading

    private struct PythonFailed: Error {
        var status: Int32
    }

    /// What `describe-mail.py` says of each of these files.
    private func describedByPython(_ paths: [String]) throws -> [String: Facts] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Support/describe-mail.py")
        let output = Pipe()
        // Debian's own, whatever else is first on the path: another version may read odd mail in another way.
        let process = try ChildProcess("/usr/bin/python3", [script.path] + paths, output: .pipe(output))
        let json = output.fileHandleForReading.readDataToEndOfFile()
        let status = process.wait()
        guard status == 0 else { throw PythonFailed(status: status) }
        return try JSONDecoder().decode([String: Facts].self, from: json)
    }

    // MARK: Bytes

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }

    private static func withLF(_ bytes: [UInt8]) -> [UInt8] {
        bytes.indices.filter { bytes[$0] != 0x0D || $0 + 1 == bytes.count || bytes[$0 + 1] != 0x0A }.map { bytes[$0] }
    }

    private static func withCRLF(_ bytes: [UInt8]) -> [UInt8] {
        withLF(bytes).flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }
}
