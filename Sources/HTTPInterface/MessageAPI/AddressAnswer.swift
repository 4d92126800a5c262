import InternetMessage
import MessageStore

/// A mailbox of a message's header.
struct AddressAnswer: Encodable, Equatable {
    var name: String
    var address: String

    init(name: String = "", address: String) {
        self.name = name
        self.address = address
    }

    init(_ mailbox: Mailbox) {
        self.init(name: mailbox.name, address: mailbox.address)
    }

    private enum CodingKeys: String, CodingKey {
        case name = "Name"
        case address = "Address"
    }

    /// The blind copies of a message: those of its header, and the recipients of the envelope that no header names.
    static func blindCopies(_ message: StoredMessage) -> [AddressAnswer] {
        let summary = message.summary
        var named = Set((summary.to + summary.cc + summary.bcc).map { $0.address.lowercased() })
        let hidden = message.envelope.recipients.map(\.address).filter { named.insert($0.lowercased()).inserted }
        return summary.bcc.map(AddressAnswer.init) + hidden.map { AddressAnswer(address: $0) }
    }
}
