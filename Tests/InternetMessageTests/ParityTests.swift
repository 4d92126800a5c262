import TestSupport
import Testing

@testable import InternetMessage

/// The fast readers agree with slow and plain ones, on random inputs that are the same in every run.
@Suite("Parity")
struct ParityTests {
    private static func random(_ pieces: [String], upTo count: Int, _ random: inout SplitMix) -> [UInt8] {
        var text = ""
        for _ in 0..<Int.random(in: 0...count, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
        return Array(text.utf8)
    }

    @Test("Quoted-printable is decoded as a plain reading of RFC 2045 decodes it")
    func quotedPrintable() {
        var random = SplitMix(state: 1)
        let pieces = ["a", "=", "=4", "=41", "=3d", "=XY", " ", "\t", "\r", "\n", "\r\n", "=\r\n", "= \t\n", "\u{E4}"]
        for _ in 0..<20_000 {
            let text = Self.random(pieces, upTo: 30, &random)
            let fast = QuotedPrintable.decode(text.span)
            let plain = Plain.quotedPrintable(text)
            #expect(fast.bytes == plain.bytes && fast.faults == plain.faults, "\(text)")
        }
    }

    @Test("Base64 is decoded as a plain reading of RFC 2045 decodes it")
    func base64() {
        var random = SplitMix(state: 2)
        let pieces = ["A", "Q", "z", "9", "+", "/", "=", "==", "\r\n", " ", "*", "-", "QUJD", "\u{E4}"]
        for _ in 0..<20_000 {
            let text = Self.random(pieces, upTo: 30, &random)
            let fast = Base64.decode(text.span)
            let plain = Plain.base64(text)
            #expect(fast.bytes == plain.bytes && fast.faults == plain.faults, "\(text)")
        }
    }

    @Test("The innermost boundary is found as by comparing with each")
    func boundaries() {
        var random = SplitMix(state: 3)
        let pieces = ["a", "b", "-", "--", "ab"]
        for _ in 0..<2_000 {
            var open = OpenMultiparts()
            var boundaries: [[UInt8]] = []
            for part in 0..<Int.random(in: 0...120, using: &random) {
                boundaries.append(Self.random(pieces, upTo: 4, &random))
                open.append(part: part, boundary: boundaries[part])
            }
            if let level = boundaries.indices.randomElement(using: &random), Bool.random(using: &random) {
                #expect(open.close(fromLevel: level) == Array(level..<boundaries.count))
                boundaries.removeSubrange(level...)
            }
            #expect(Array(open.parts) == Array(boundaries.indices))
            for _ in 0..<20 {
                let text = Self.random(pieces, upTo: 5, &random)
                #expect(open.level(of: text.span) == boundaries.lastIndex(of: text))
            }
        }
    }

    @Test("The parts of nested multiparts are those of a plain reading, line by line")
    func parts() {
        var random = SplitMix(state: 4)
        for _ in 0..<4_000 {
            let mail = Plain.mail(&random)
            let parts = Plain.leaves(of: ParsedMessage(source: Array(mail.utf8)).root)
            #expect(parts == Plain.leaves(of: mail), "\(mail.debugDescription)")
        }
    }
}
