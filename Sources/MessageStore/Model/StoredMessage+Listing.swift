import InternetMessage

extension StoredMessage {
    /// A list has so many entries in a listing at most.
    public static let mostListed = 100
    /// And so many bytes of text, unless its first entry alone has more.
    static let mostListedBytes = 32 << 10
    /// A text is cut to so many bytes in a listing.
    static let longestListed = 4 << 10

    /// About how many bytes of memory it takes.
    public var memorySize: Int {
        let lists = [summary.to, summary.cc, summary.bcc, summary.replyTo, summary.from.map { [$0] } ?? []]
        let texts = [remoteAddress, hello, user ?? "", summary.subject, summary.messageID, summary.snippet]
        return 1_024 + texts.reduce(0) { $0 + $1.utf8.count } + lists.joined().reduce(0) { $0 + $1.memorySize }
            + envelope.reversePath.memorySize + envelope.recipients.reduce(0) { $0 + $1.memorySize }
    }

    /// The message as a listing shows it.
    ///
    /// - Parameter recipients: how many the envelope has; those in it may be fewer.
    func listed(recipients: Int) -> StoredMessage {
        let isShort =
            recipients == envelope.recipients.count && summary.subject.utf8.count <= Self.longestListed
            && summary.messageID.utf8.count <= Self.longestListed && Self.isShort(summary.from.map { [$0] } ?? [])
            && Self.isShort(summary.to) && Self.isShort(summary.cc) && Self.isShort(summary.bcc)
            && Self.isShort(summary.replyTo)
        guard !isShort else { return self }
        var message = self
        message.cut = CutLists(
            recipients: recipients,
            to: summary.to.count,
            cc: summary.cc.count,
            bcc: summary.bcc.count,
            replyTo: summary.replyTo.count,
            hiddenRecipients: hiddenRecipients
        )
        message.summary.from = summary.from.map(Self.cut)
        message.summary.to = Self.cut(summary.to)
        message.summary.cc = Self.cut(summary.cc)
        message.summary.bcc = Self.cut(summary.bcc)
        message.summary.replyTo = Self.cut(summary.replyTo)
        message.summary.subject = Self.cut(summary.subject)
        message.summary.messageID = Self.cut(summary.messageID)
        return message
    }

    private static func isShort(_ list: [Mailbox]) -> Bool {
        guard list.count <= mostListed else { return false }
        var size = 0
        for mailbox in list {
            let (name, address) = (mailbox.name.utf8.count, mailbox.address.utf8.count)
            guard name <= longestListed, address <= longestListed else { return false }
            size += name + address
        }
        return size <= mostListedBytes
    }

    private static func cut(_ list: [Mailbox]) -> [Mailbox] {
        var size = 0
        return Array(
            list.prefix(mostListed).lazy.map(cut).enumerated().prefix { index, mailbox in
                size += mailbox.name.utf8.count + mailbox.address.utf8.count
                return index == 0 || size <= mostListedBytes
            }.map(\.element)
        )
    }

    private static func cut(_ mailbox: Mailbox) -> Mailbox {
        Mailbox(name: cut(mailbox.name), address: cut(mailbox.address))
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > longestListed else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: longestListed)
        while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
        return text[..<end] + "…"
    }
}

extension Mailbox {
    fileprivate var memorySize: Int { 96 + name.utf8.count + address.utf8.count }
}

extension EnvelopeAddress {
    /// About how many bytes of memory it takes.
    var memorySize: Int {
        parameters.reduce(96 + address.utf8.count) { size, parameter in
            size + 96 + parameter.keyword.utf8.count + (parameter.value?.utf8.count ?? 0)
        }
    }
}
