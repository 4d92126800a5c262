import NIOCore

/// The source of a message as it arrives, in pieces that never need to be copied again to grow.
public struct MessageContent: Sendable {
    /// The pieces in their order; only the last may have room left.
    public private(set) var chunks: [[UInt8]] = []
    /// Bytes in all pieces together.
    public private(set) var count = 0

    /// Small messages fit one piece of about their own size, large ones take whole pieces.
    private static let smallestChunk = 4_096
    private static let largestChunk = 262_144

    /// Adds the next `length` bytes of `buffer` from `index` on, which must be within what it holds.
    mutating func append(_ buffer: ByteBuffer, at index: Int, length: Int) {
        buffer.withUnsafeReadableBytes { readable in
            let start = index - buffer.readerIndex
            var rest = readable[start..<(start + length)]
            while !rest.isEmpty {
                let room = chunks.last.map { max($0.capacity - $0.count, 0) } ?? 0
                if room == 0 {
                    var chunk: [UInt8] = []
                    chunk.reserveCapacity(min(max(count, rest.count, Self.smallestChunk), Self.largestChunk))
                    chunks.append(chunk)
                    continue
                }
                let piece = rest.prefix(room)
                chunks[chunks.count - 1].append(contentsOf: piece)
                rest = rest.dropFirst(piece.count)
            }
        }
        count += length
    }
}
