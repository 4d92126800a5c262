import NIOCore

/// The source of a message as it arrives, in pieces that never need to be copied again to grow.
///
/// The front of a large one is in a file, and all of it once it is complete.
public struct MessageContent: Sendable {
    /// Beyond this much in memory, full pieces are to be moved to a file.
    static let maximumInMemory = 262_144
    /// Less than this is not worth a file, however little memory there is.
    static let leastInFile = 16_384
    /// Small messages fit one piece of about their own size, large ones take whole pieces.
    private static let smallestPiece = 8_192
    private static let largestPiece = 262_144

    /// Holds the first `spooledSize` bytes.
    private(set) var file: SpoolFile?
    private var spooledSize = 0
    /// The pieces behind those of the file, in their order; only the last may have room left.
    private var pieces: [[UInt8]] = []
    /// Bytes in all pieces together.
    public private(set) var size = 0

    /// How many pieces there are.
    public var pieceCount: Int { spooledPieceCount + pieces.count }

    /// A piece; `nil` where it cannot be read.
    ///
    /// Blocks where it is in a file.
    public func piece(at index: Int) -> [UInt8]? {
        if index >= spooledPieceCount { return pieces[index - spooledPieceCount] }
        let offset = index * Self.largestPiece
        return file?.read(at: offset, count: min(Self.largestPiece, spooledSize - offset))
    }

    /// Lets `body` use the open file, without a name, that holds all of it and nothing else; `nil` where there is none.
    public func withFile<Value>(_ body: (CInt) -> Value) -> Value? {
        guard pieces.isEmpty else { return nil }
        return file?.withDescriptor(body)
    }

    private var spooledPieceCount: Int { (spooledSize + Self.largestPiece - 1) / Self.largestPiece }

    /// Bytes that are not in the file, and not on their way to it.
    var sizeInMemory: Int { size - spooledSize }

    /// Adds the next `length` bytes of `buffer` from `index` on, which must be within what it holds.
    mutating func append(_ buffer: ByteBuffer, at index: Int, length: Int) {
        buffer.withUnsafeReadableBytes { readable in
            let start = index - buffer.readerIndex
            var rest = readable[start..<(start + length)]
            while !rest.isEmpty {
                let room = pieces.last.map { max($0.capacity - $0.count, 0) } ?? 0
                if room == 0 {
                    var piece: [UInt8] = []
                    let capacity = min(max(size, 2 * rest.count, Self.smallestPiece), Self.largestPiece)
                    piece.reserveCapacity(capacity)
                    pieces.append(piece)
                    continue
                }
                let part = rest.prefix(room)
                pieces[pieces.count - 1].append(contentsOf: part)
                rest = rest.dropFirst(part.count)
            }
        }
        size += length
    }

    /// Gives up all pieces to a file that they are going to be written to, from the returned offset on.
    mutating func move(to file: SpoolFile) -> (pieces: [[UInt8]], offset: Int) {
        self.file = file
        let moved = (pieces, spooledSize)
        pieces = []
        spooledSize = size
        return moved
    }
}
