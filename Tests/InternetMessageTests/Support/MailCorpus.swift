import Foundation

/// Mails that other mail libraries are tested with, where `scripts/setup test` puts them; none is in this repository.
enum MailCorpus: String, CaseIterable {
    /// Debian's golang-github-jhillyerd-enmime-dev 0.9.3; its mails are dedicated to the public domain (CC0).
    case enmime
    /// The bounces of flufl.bounce 4.0 (Apache License 2.0), which mail systems of many kinds have sent.
    case flufl
    /// Debian's libpython3.11-testsuite: the mails of Python's own tests (PSF licence).
    case python

    /// How many mails it has at least.
    var minimum: Int {
        switch self {
        case .enmime: 79
        case .flufl: 115
        case .python: 47
        }
    }

    /// Its folders by the beginning of the names that their mails have in these tests.
    private var folders: [String: String] {
        switch self {
        case .enmime:
            ["mail", "parts", "low-quality"].reduce(into: [:]) {
                $0["enmime/\($1)"] = "/usr/share/gocode/src/github.com/jhillyerd/enmime/testdata/\($1)"
            }
        case .flufl:
            ["flufl": Self.repository.appending(path: ".build-tools/flufl.bounce/flufl/bounce/tests/data").path]
        case .python: ["python": "/usr/lib/python3.11/test/test_email/data"]
        }
    }

    private static let repository = (1...4).reduce(URL(filePath: #filePath)) { path, _ in
        path.deletingLastPathComponent()
    }

    /// The paths of its mails by name; empty if the corpus is not installed.
    var mails: [String: String] {
        var mails: [String: String] = [:]
        for (name, folder) in folders {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files where file.hasSuffix(".raw") || file.hasSuffix(".txt") {
                mails["\(name)/\(file)"] = folder + "/" + file
            }
        }
        return mails
    }

    static var allMails: [String: String] {
        allCases.reduce(into: [:]) { all, corpus in all.merge(corpus.mails) { first, _ in first } }
    }
}
