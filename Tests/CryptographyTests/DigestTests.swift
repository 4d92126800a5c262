import Cryptography
import Testing

@Suite("Message digests")
struct DigestTests {
    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(
        "The empty input has the digest its standard gives",
        arguments: [
            (MessageDigest.md5, "d41d8cd98f00b204e9800998ecf8427e"),
            (.sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            (.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ]
    )
    func emptyInput(digest: MessageDigest, expected: String) {
        #expect(hexadecimal(digest.hash([UInt8]().span)) == expected)
    }

    @Test(
        "The text abc has the digest its standard gives",
        arguments: [
            (MessageDigest.md5, "900150983cd24fb0d6963f7d28e17f72"),
            (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ]
    )
    func shortInput(digest: MessageDigest, expected: String) {
        #expect(hexadecimal(digest.hash(Array("abc".utf8).span)) == expected)
    }

    @Test("A digest is as long as it says", arguments: MessageDigest.allCases)
    func length(digest: MessageDigest) {
        #expect(digest.hash([UInt8](repeating: 0, count: 1_000_000).span).count == digest.byteCount)
    }
}
