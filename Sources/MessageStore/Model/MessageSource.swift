/// The source of a message to be kept, in pieces, so that a large one is nowhere in memory as a whole.
public protocol MessageSource: Sendable {
    /// Bytes in all pieces together.
    var size: Int { get }
    /// How many pieces there are; they may differ in size.
    var pieceCount: Int { get }

    /// A piece, for as often as it is asked for; `nil` where it cannot be read.
    func piece(at index: Int) -> [UInt8]?

    /// Lets `body` use an open file that holds all of the source and nothing else; `nil` where there is none.
    ///
    /// A file without a name, in the store's ``MessageStore/contentsDirectory``, becomes the message's own, unless it is small.
    func withFile<Value>(_ body: (CInt) -> Value) -> Value?
}

extension MessageSource {
    /// A source that is in no file.
    public func withFile<Value>(_ body: (CInt) -> Value) -> Value? { nil }

    /// All pieces together; what cannot be read is left out.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        for index in 0..<pieceCount { bytes += piece(at: index) ?? [] }
        return bytes
    }
}

/// Pieces in memory.
extension [[UInt8]]: MessageSource {
    /// Bytes in all pieces together.
    public var size: Int { reduce(0) { $0 + $1.count } }

    /// How many pieces there are.
    public var pieceCount: Int { count }

    /// A piece, which is always there.
    public func piece(at index: Int) -> [UInt8]? { self[index] }
}
