import Foundation
import Testing

@testable import InternetMessage

/// Readers look at what they read and at nothing behind it; how their work grows, `make growth` counts.
@Suite("Linear")
struct LinearTests {
    @Test(
        "Quoted-printable without an equals sign is decoded without reading behind the line",
        arguments: ["a\n", "=41\r\n"]
    )
    func quotedPrintable(line: String) throws {
        let memory = try #require(UntouchedMemory(pages: 256, beginningWith: Array(line.utf8)))
        let decoded = memory.withBytes { TransferEncoding.quotedPrintable.decode($0, limit: 100) }
        #expect(100...200 ~= decoded.bytes.count)
        #expect(memory.touched == 0)
    }

    @Test("Base64 is decoded without reading behind the limit")
    func base64() throws {
        let memory = try #require(UntouchedMemory(pages: 256, beginningWith: Array("QUJD".utf8)))
        #expect(memory.withBytes { TransferEncoding.base64.decode($0, limit: 99) }.bytes.count == 99)
        #expect(memory.touched == 0)
    }

    @Test("A field is unfolded without reading behind it", arguments: ["x", "x\r\n y"])
    func field(value: String) throws {
        let mail = "A:\(value)\r\nB: "
        let memory = try #require(UntouchedMemory(pages: 256, beginningWith: Array(mail.utf8)))
        let field = ScannedField(name: 0..<1, value: 2..<(2 + value.utf8.count), known: nil)
        let unfolded = memory.withBytes { field.unfolded(in: $0) }
        #expect(String(decoding: unfolded, as: UTF8.self) == value.replacing("\r\n", with: ""))
        #expect(memory.touched == 0)
    }

    @Test("The module of a charset stays loaded while others are used")
    func charsets() throws {
        let word = Array("abc".utf8)
        #expect(CharsetConverter.convert(word.span, from: "CP863")?.malformed == 0)
        for name in ["CP864", "CP865", "CP866", "CP869", "KOI8-U", "MACINTOSH"] {
            #expect(CharsetConverter.convert(word.span, from: name) != nil)
        }
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/maps"))
        let maps = try #require(try file.readToEnd())
        #expect(String(decoding: maps, as: UTF8.self).contains("IBM863.so"))
    }

    @Test("A charset that this system does not have is missing however often it is asked for")
    func missingCharset() {
        for _ in 0..<3 { #expect(CharsetConverter.convert(Array("a".utf8).span, from: "NO-SUCH-CHARSET") == nil) }
    }

    @Test("A word of an address list that is read in many pieces is kept as one")
    func words() {
        var words: [AddressWord] = []
        for position in 0..<1_000 {
            words.add(AddressWord(range: position..<(position + 1), isQuoted: false, isAfterBlank: false))
        }
        #expect(words.map(\.range) == [0..<1_000])
        words.add(AddressWord(range: 1_000..<1_001, isQuoted: false, isAfterBlank: true))
        words.add(AddressWord(range: 1_001..<1_003, isQuoted: true, isAfterBlank: false))
        words.add(AddressWord(range: 1_003..<1_004, isQuoted: false, isAfterBlank: false))
        #expect(words.map(\.range) == [0..<1_000, 1_000..<1_001, 1_001..<1_003, 1_003..<1_004])
    }

    @Test("Parts have the same IDs, made one from another or each from the root")
    func ids() {
        for sample in Samples.all {
            var scanner = MessageScanner(faults: .ignored)
            scanner.scan(sample.span)
            let structure = scanner.structure
            #expect(structure.ids() == structure.parts.indices.map { structure.id(ofPart: $0) })
        }
    }
}
