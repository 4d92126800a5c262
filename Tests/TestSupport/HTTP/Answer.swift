/// An HTTP answer with its whole body.
public struct Answer: Equatable, Sendable {
    /// The code of the status line.
    public var status: Int
    /// The header fields by their names in lower case.
    public var headers: [String: String]
    /// The body, out of its chunks.
    public var body: [UInt8]

    /// An answer of these parts.
    public init(status: Int, headers: [String: String], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// A header field, whatever the case of its name.
    public subscript(_ header: String) -> String? { headers[header.lowercased()] }

    /// The header fields but `Date`, which two answers need not have in common.
    public var undatedHeaders: [String: String] { headers.filter { $0.key != "date" } }
}
