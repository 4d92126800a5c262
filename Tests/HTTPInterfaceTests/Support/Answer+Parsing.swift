import Foundation

extension Answer {
    struct NotHTTP: Error { var text: String }

    /// Reads an HTTP/1.1 answer that has come whole.
    init(parsing bytes: [UInt8]) throws {
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
        self.init(status: code, headers: Dictionary(fields) { $1 }, body: Array(bytes[(end + 4)...]))
    }
}
