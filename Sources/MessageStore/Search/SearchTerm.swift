/// One condition of a search.
public struct SearchTerm: Sendable, Equatable {
    /// What a message must be or have.
    public enum Condition: Sendable, Equatable {
        /// The text is in an address, the subject, the text of the message or the name of an attachment.
        case anywhere(String)
        /// The text is in a mailbox of that field.
        case mailbox(Field, String)
        /// The text is in a mailbox of any field, or in an address of the envelope.
        case addressed(String)
        /// The text is in the subject.
        case subject(String)
        /// The text is in the Message-ID.
        case messageID(String)
        /// Somebody has looked at it, or nobody.
        case isRead(Bool)
        /// It has an attachment.
        case hasAttachment
        /// It arrived before that time, in milliseconds since 1970.
        case before(Int64)
        /// It arrived at that time or later, in milliseconds since 1970.
        case after(Int64)
        /// Its source has more bytes.
        case larger(Int)
        /// Its source has fewer bytes.
        case smaller(Int)
        /// It came over that version of TLS, `1.3`; over none with nil.
        case tlsVersion(String?)
        /// It came in that session.
        case session(Int64)
        /// It came through that port.
        case listenerPort(Int)
        /// It came through a port of that mode: `None`, `StartTls` or `ImplicitTls`.
        case listenerMode(String)
        /// It came from that authenticated user; from none with nil.
        case user(String?)
        /// Never met: what other servers have and this one does not, such as tags.
        case never
    }

    /// A field with mailboxes.
    public enum Field: Sendable, Equatable {
        case from
        case to
        case cc
        /// With the recipients that the envelope has and no field names.
        case bcc
        case replyTo
    }

    /// What is asked.
    public var condition: Condition
    /// Whether the contrary is asked.
    public var isNegated: Bool

    /// A condition or its contrary.
    public init(_ condition: Condition, isNegated: Bool = false) {
        self.condition = condition
        self.isNegated = isNegated
    }
}
