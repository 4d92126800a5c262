import Foundation

extension Answer {
    /// What came is no whole HTTP/1.1 answer.
    public struct NotHTTP: Error {
        /// What came.
        public var text: String
    }

    /// Reads an HTTP/1.1 answer that has come whole.
    public init(parsing bytes: [UInt8]) throws {
        guard let end = bytes.indices.dropLast(3).first(where: { Array(bytes[$0..<$0 + 4]) == Array("\r\n\r\n".utf8) })
        else { throw NotHTTP(text: String(decoding: bytes, as: UTF8.self)) }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ")
        guard status.count > 1, let code = Int(status[1]) else { throw NotHTTP(text: lines[0]) }
        let fields = lines.dropFirst().map { line -> (String, String) in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            let value = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            return (line[..<colon].lowercased(), value)
        }
        let headers = Dictionary(fields) { $1 }
        let rest = bytes[(end + 4)...]
        let isChunked = headers["transfer-encoding"] == "chunked"
        self.init(status: code, headers: headers, body: isChunked ? try Self.joined(chunks: rest) : Array(rest))
    }

    /// The body out of its chunks (RFC 9112 section 7.1); an error when the last one is missing.
    private static func joined(chunks: ArraySlice<UInt8>) throws -> [UInt8] {
        var (rest, body) = (chunks, [UInt8]())
        while let end = rest.firstIndex(of: 0x0A) {
            let line = String(decoding: rest[..<end], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            rest = rest[(end + 1)...]
            guard let size = Int(line, radix: 16), rest.count >= size + 2 else { break }
            if size == 0 { return body }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        throw NotHTTP(text: "The body ends within its chunks, after \(body.count) octets.")
    }
}
