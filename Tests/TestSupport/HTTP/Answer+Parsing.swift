import Foundation

extension Answer {
    /// What came is no whole HTTP/1.1 answer.
    public struct NotHTTP: Error {
        /// What came.
        public var text: String
    }

    /// Reads an HTTP/1.1 answer that has come whole, to the end of its connection.
    public init(parsing bytes: [UInt8]) throws {
        guard let (status, headers, rest) = try Self.head(bytes) else {
            throw NotHTTP(text: String(decoding: bytes, as: UTF8.self))
        }
        guard headers["transfer-encoding"] == "chunked" else {
            self.init(status: status, headers: headers, body: Array(rest))
            return
        }
        guard let (body, _) = Self.joined(chunks: rest) else {
            throw NotHTTP(text: "The body ends within its chunks, after \(rest.count) octets of these.")
        }
        self.init(status: status, headers: headers, body: body)
    }

    /// Takes the first HTTP/1.1 answer off what came on a connection; nil while it has not come whole.
    ///
    /// - Parameter isToHead: whether it answers HEAD, and so has no body, whatever its fields say.
    public static func take(from unread: inout [UInt8], isToHead: Bool) throws -> Answer? {
        guard let (status, headers, rest) = try head(unread) else { return nil }
        let taken: (body: [UInt8], rest: ArraySlice<UInt8>)?
        if isToHead || status < 200 {
            taken = ([], rest)
        } else if headers["transfer-encoding"] == "chunked" {
            taken = joined(chunks: rest)
        } else {
            let length = headers["content-length"].flatMap { Int($0) } ?? 0
            taken = rest.count < length ? nil : (Array(rest.prefix(length)), rest.dropFirst(length))
        }
        guard let taken else { return nil }
        unread = Array(taken.rest)
        return Answer(status: status, headers: headers, body: taken.body)
    }

    private typealias Head = (status: Int, headers: [String: String], rest: ArraySlice<UInt8>)

    /// The status, the fields and what follows them; nil while they do not end.
    private static func head(_ bytes: [UInt8]) throws -> Head? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw NotHTTP(text: lines[0])
        }
        let fields = lines.dropFirst().map { line -> (String, String) in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            let value = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        return (status, Dictionary(fields) { $1 }, bytes[end.upperBound...])
    }

    /// The body out of its chunks (RFC 9112 section 7.1), and what follows the last; nil where that is missing.
    private static func joined(chunks: ArraySlice<UInt8>) -> (body: [UInt8], rest: ArraySlice<UInt8>)? {
        var (rest, body) = (chunks, [UInt8]())
        while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[..<end], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            rest = rest[(end + 1)...]
            guard let size = Int(line, radix: 16), rest.count >= size + 2 else { return nil }
            if size == 0 { return (body, rest.dropFirst(2)) }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return nil
    }
}
