import NIOCore

/// What is written at once, and the replies to it.
struct Step: Sendable {
    /// Where the number of a message goes into the bytes.
    struct Numbering: Sendable {
        /// In the bytes of the step.
        var offset: Int
        /// The remainder by this is written, where there is one.
        let modulus: Int?
        /// The number is that of the message that follows.
        var isOfNext = false
    }

    /// Digits of a number, with zeros in front.
    static let digits = 9
    /// In a text, as often as there are digits: the number of the message, and its remainder by 1,000.
    static let numberSign = UInt8(ascii: "#")
    static let remainderSign = UInt8(ascii: "%")

    /// For a sentence on what went wrong.
    let name: String
    private(set) var request: ByteBuffer
    private(set) var replies: [ExpectedReply]
    private(set) var numberings: [Numbering] = []

    /// The request may hold signs of a number, once or several times, in its first 1,000 bytes.
    init(_ name: String, _ request: ByteBuffer, _ replies: [ExpectedReply], isNumbered: Bool = false) {
        self.name = name
        self.request = request
        self.replies = replies
        guard isNumbered else {
            return
        }
        let head = Array(request.readableBytesView.prefix(1_000))
        var index = 0
        while index + Self.digits <= head.count {
            let run = head[index..<index + Self.digits]
            if run.allSatisfy({ $0 == Self.numberSign }) {
                numberings.append(Numbering(offset: index, modulus: nil))
                index += Self.digits
            } else if run.allSatisfy({ $0 == Self.remainderSign }) {
                numberings.append(Numbering(offset: index, modulus: 1_000))
                index += Self.digits
            } else {
                index += 1
            }
        }
    }

    init(_ name: String, _ request: String, _ code: Int, isNumbered: Bool = false) {
        self.init(name, ByteBuffer(string: request), [ExpectedReply(code: code)], isNumbered: isNumbered)
    }

    /// Both as one group (RFC 2920); what follows may be the next message's.
    func followed(by next: Step, ofNextMessage: Bool = false) -> Step {
        var group = Step("\(name) and \(next.name)", request, replies + next.replies)
        group.numberings = numberings
        for numbering in next.numberings {
            var moved = numbering
            moved.offset += request.readableBytes
            moved.isOfNext = numbering.isOfNext || ofNextMessage
            group.numberings.append(moved)
        }
        group.request.writeImmutableBuffer(next.request)
        return group
    }

    /// Another number of so many digits for each: in order, all would go to the same end of an index, as real ones do not.
    private static func spread(_ number: Int) -> Int {
        number % 1_000_000_000 * 387_420_489 % 1_000_000_000
    }

    /// The bytes to write for this message.
    func bytes(for number: Int, next: Int?) -> ByteBuffer {
        guard !numberings.isEmpty else {
            return request
        }
        var bytes = request
        for numbering in numberings {
            var rest = Self.spread(numbering.isOfNext ? next ?? number : number)
            if let modulus = numbering.modulus {
                rest %= modulus
            }
            for place in (0..<Self.digits).reversed() {
                bytes.setInteger(UInt8(ascii: "0") + UInt8(rest % 10), at: numbering.offset + place)
                rest /= 10
            }
        }
        return bytes
    }
}
