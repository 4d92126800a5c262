/// Takes one direction of a TLS connection apart as far as it is in the clear: handshake messages and alerts.
///
/// What is encrypted is skipped by its length. Memory is bounded: a handshake message beyond ``maximumMessageLength``
/// ends the reading, since nothing of interest here comes near it.
struct TLSRecordReader {
    enum Item: Equatable {
        case handshake(type: UInt8, body: ArraySlice<UInt8>)
        case alert(level: UInt8, description: UInt8)
        case changeCipherSpec
    }

    /// What the handler of an item says of the handshake records behind it.
    enum Continuation {
        case inTheClear
        case encrypted
    }

    static let maximumMessageLength = 65_536

    /// Content types of RFC 8446 §5.1.
    private enum ContentType {
        static let changeCipherSpec: UInt8 = 20
        static let alert: UInt8 = 21
        static let handshake: UInt8 = 22
        static let applicationData: UInt8 = 23
    }

    private static let headerLength = 5

    /// A record that is not whole yet: its header and what came of its body.
    private var record: [UInt8] = []
    /// Bytes of an opaque record's body that are still to come.
    private var toSkip = 0
    /// Handshake fragments that do not make a whole message yet (a message may span records, RFC 8446 §5.1).
    private var fragments: [UInt8] = []
    private var handshakeIsEncrypted = false
    private var isFinished = false

    /// Reads on; whole items are given to `handle` in their order.
    mutating func read(_ input: some Collection<UInt8>, handle: (Item) -> Continuation) {
        var rest = input[...]
        while !rest.isEmpty, !isFinished {
            if toSkip > 0 {
                let skipped = min(toSkip, rest.count)
                rest = rest.dropFirst(skipped)
                toSkip -= skipped
                continue
            }
            let wanted = record.count < Self.headerLength ? Self.headerLength : Self.headerLength + bodyLength
            let taken = rest.prefix(wanted - record.count)
            record.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
            if record.count >= Self.headerLength { advance(handle) }
        }
    }

    private var bodyLength: Int { Int(record[3]) << 8 | Int(record[4]) }

    private mutating func advance(_ handle: (Item) -> Continuation) {
        switch record[0] {
        case ContentType.handshake where !handshakeIsEncrypted:
            guard record.count == Self.headerLength + bodyLength else { return }
            fragments.append(contentsOf: record.dropFirst(Self.headerLength))
            readMessages(handle)
        case ContentType.alert where bodyLength == 2:
            // A longer alert is an encrypted one.
            guard record.count == Self.headerLength + 2 else { return }
            emit(.alert(level: record[5], description: record[6]), handle)
        case ContentType.changeCipherSpec:
            emit(.changeCipherSpec, handle)
            toSkip = bodyLength
        case ContentType.handshake, ContentType.alert, ContentType.applicationData:
            toSkip = bodyLength
        default:
            isFinished = true
        }
        record.removeAll(keepingCapacity: true)
    }

    private mutating func readMessages(_ handle: (Item) -> Continuation) {
        // Dropped all at once: a record may hold thousands of empty messages, and what is behind is moved each time.
        var start = 0
        defer { fragments.removeFirst(start) }
        while fragments.count >= start + 4, !handshakeIsEncrypted {
            let length = Int(fragments[start + 1]) << 16 | Int(fragments[start + 2]) << 8 | Int(fragments[start + 3])
            guard length <= Self.maximumMessageLength else {
                isFinished = true
                return
            }
            let body = (start + 4)..<(start + 4 + length)
            guard fragments.count >= body.upperBound else { return }
            emit(.handshake(type: fragments[start], body: fragments[body]), handle)
            start = body.upperBound
        }
    }

    private mutating func emit(_ item: Item, _ handle: (Item) -> Continuation) {
        if case .encrypted = handle(item) { handshakeIsEncrypted = true }
    }
}
