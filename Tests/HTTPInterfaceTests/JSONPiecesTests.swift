import Foundation
import HummingbirdCore
import NIOCore
import Testing

@testable import HTTPInterface

@Suite struct JSONPiecesTests {
    private struct Value: Codable, Equatable {
        var a: String
        var html: String
        var text: String
        var z: [String]
    }

    private static func text(_ pieces: JSONPieces) -> Data {
        var pieces = pieces
        var text = Data()
        while let piece = pieces.nextPiece() { text.append(contentsOf: piece.readableBytesView) }
        return text
    }

    private static func pieces(_ value: Value) throws -> JSONPieces {
        var short = value
        (short.html, short.text) = ("", "")
        let json = try Response.jsonData(short)
        return JSONPieces(json, texts: [("html", value.html), ("text", value.text)])
    }

    @Test(arguments: [
        "", "plain", "\"quoted\" \\ and \\\" both", "\u{8}\u{9}\u{A}\u{C}\u{D}\u{0}\u{1}\u{B}\u{1F}\u{7F}\u{2028}",
        String(repeating: "é€😀x", count: 20_000), String(repeating: "x", count: 32_768),
        String(repeating: "\n", count: 32_769), #"","text":"injected"#,
    ])
    func `Any text is read again as what it was, and the length is known before`(text: String) throws {
        let value = Value(a: #"\"text\":\"\" "text":"""#, html: text + "<p>", text: text, z: [text, #""html":"""#])
        let pieces = try Self.pieces(value)
        let json = Self.text(pieces)
        #expect(json.count == pieces.length)
        #expect(try JSONDecoder().decode(Value.self, from: json) == value)
        #expect(json == (try Response.jsonData(value)))
    }

    @Test func `No piece is much larger than the bytes it is made of`() throws {
        let long = String(repeating: "\u{1}", count: 200_000)
        var pieces = JSONPieces(#"{"text":""}"#.utf8, texts: [("text", long)])
        while let piece = pieces.nextPiece() { #expect(piece.readableBytes <= 6 * 32_768) }
        #expect(pieces.length == 6 * 200_000 + 11)
    }
}
