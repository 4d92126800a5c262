/// What a listing says of a message whose lists it cut.
public struct CutLists: Sendable, Equatable {
    /// Recipients of the envelope in all.
    public var recipients: Int
    /// Mailboxes of all To fields.
    public var to: Int
    /// Mailboxes of all Cc fields.
    public var cc: Int
    /// Mailboxes of all Bcc fields.
    public var bcc: Int
    /// Mailboxes of all Reply-To fields.
    public var replyTo: Int
    /// Those of the recipients that are listed and that no field names, for the fields are cut too.
    var hiddenRecipients: [String]
}
