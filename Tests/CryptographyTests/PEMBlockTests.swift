import Cryptography
import Testing

@Suite("PEM blocks")
struct PEMBlockTests {
    private func texts(_ file: String) -> [String] {
        PEMBlock.blocks(in: Array(file.utf8)).map { String(decoding: $0.text, as: UTF8.self) }
    }

    private let block = "-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\n-----END CERTIFICATE-----\n"

    @Test("CRLF line ends, a byte order mark, indentation and text around give the same block")
    func decorations() {
        #expect(texts(block) == [block])
        #expect(texts(block.replacing("\n", with: "\r\n")) == [block])
        #expect(texts("\u{FEFF}" + block) == [block])
        #expect(texts("subject=CN = a\n\n" + block + "trailing\n") == [block])
        #expect(texts("  tls.crt: |\n" + block.split(separator: "\n").map { "    \($0) \n" }.joined()) == [block])
        #expect(texts(String(block.dropLast())) == [block])
    }

    @Test("the empty line that ends the headers of an encrypted key is kept")
    func headers() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
        #expect(texts(key) == [key])
    }

    @Test("several blocks come in the order of the file, with their kinds")
    func several() {
        let key = "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n"
        let blocks = PEMBlock.blocks(in: Array((block + "x\n" + key + block).utf8))
        #expect(blocks.map(\.label) == ["CERTIFICATE", "PRIVATE KEY", "CERTIFICATE"])
        #expect(blocks.map(\.isCertificate) == [true, false, true])
        #expect(blocks.map(\.isPrivateKey) == [false, true, false])
    }

    @Test("a block without END is kept, also when another one follows")
    func unterminated() {
        #expect(texts("-----BEGIN A-----\nAA\n" + block) == ["-----BEGIN A-----\nAA\n", block])
        #expect(texts("-----BEGIN A-----\nAA") == ["-----BEGIN A-----\nAA\n"])
    }

    @Test("what is no PEM has no blocks", arguments: ["", "\n", "hello", "-----BEGIN -----", "-----BEGIN", "BEGIN X"])
    func none(file: String) {
        #expect(texts(file).isEmpty)
    }
}
