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
        message.summary.bcc.map(AddressAnswer.init) + message.hiddenRecipients.map { AddressAnswer(address: $0) }
    }
}
