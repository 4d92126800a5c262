import InternetMessage
import Testing

@testable import MessageStore

@Suite struct SummaryExcerptTests {
    private func chunks(_ text: String, of size: Int) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }

    @Test("A message within the first piece is taken whole", arguments: [1, 7, 100_000])
    func small(chunkSize: Int) {
        let text = "Subject: x\r\n\r\nbody\r\n-- \r\nsignature"
        #expect(SummaryExcerpt(of: chunks(text, of: chunkSize)).bytes == Array(text.utf8))
    }

    @Test(
        "Every boundary and the header behind it stay, the inside of attachments does not",
        arguments: [997, 65_536, 9_999_999]
    )
    func attachments(chunkSize: Int) {
        let inside = String(repeating: String(repeating: "QUJD", count: 19) + "\r\n", count: 20_000)
        let body = "--b\r\nContent-Disposition: attachment\r\n\r\n" + inside
        let text = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body + body + body + "--b--\r\n"
        let excerpt = String(decoding: SummaryExcerpt(of: chunks(text, of: chunkSize)).bytes, as: UTF8.self)
        let marks = excerpt.split(separator: "\r\n").filter { $0.hasPrefix("--") || $0.hasPrefix("Content-Disp") }
        let part = ["--b", "Content-Disposition: attachment"]
        #expect(marks.map { String($0) } == part + part + part + ["--b--"])
        let size = excerpt.utf8.count
        #expect(size < 500_000)
    }

    @Test("The attachments of a large message are all counted, and its text is found")
    func summary() {
        let inside = String(repeating: String(repeating: "QUJD", count: 19) + "\r\n", count: 20_000)
        let file =
            "--b\r\nContent-Disposition: attachment; filename=a.bin\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n" + inside
        let text =
            "Subject: Big\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\nContent-Type: text/plain\r\n\r\nSee the files.\r\n" + file + file + file + "--b--\r\n"
        let summary = SummaryExcerpt.summary(of: chunks(text, of: 262_144))
        #expect(summary.attachments == 3)
        #expect(summary.subject == "Big")
        #expect(summary.snippet == "See the files.")
    }

    @Test("Lines that all look like boundaries do not make it grow without end")
    func bounded() {
        let text = String(repeating: "--\n", count: 3_000_000)
        let size = SummaryExcerpt(of: chunks(text, of: 262_144)).bytes.count
        #expect(size == 4_194_304)
    }

    @Test("One line without an end is cut")
    func endless() {
        let chunk = [UInt8](repeating: 65, count: 1_000_000)
        let size = SummaryExcerpt(of: [chunk, chunk]).bytes.count
        #expect(size == 262_144)
    }
}
