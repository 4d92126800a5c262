import MessageStore

/// A session, alone and in a listing; only the former has the transcript.
struct SessionAnswer: Encodable {
    var session: SessionRecord

    init(_ session: SessionRecord) {
        self.session = session
    }

    private enum CodingKeys: String, CodingKey {
        case id = "ID"
        case listener = "Listener"
        case remoteAddress = "RemoteAddress"
        case started = "Started"
        case ended = "Ended"
        case hello = "Hello"
        case user = "User"
        case tls = "Tls"
        case serverName = "ServerName"
        case messages = "Messages"
        case messagesCount = "MessagesCount"
        case outcome = "Outcome"
        case reason = "Reason"
        case alert = "Alert"
        case advice = "Advice"
        case transcript = "Transcript"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(String(session.id), forKey: .id)
        try container.encode(ListenerAnswer(session.listener), forKey: .listener)
        try container.encode(session.remoteAddress, forKey: .remoteAddress)
        try container.encode(UTCText.text(milliseconds: session.started), forKey: .started)
        try container.encode(UTCText.text(milliseconds: session.ended), forKey: .ended)
        try container.encode(session.hello, forKey: .hello)
        try container.encode(session.user, forKey: .user)
        try container.encode(session.tls.map(TLSAnswer.init), forKey: .tls)
        try container.encode(session.serverName, forKey: .serverName)
        try container.encode(session.messages.map { String($0) }, forKey: .messages)
        try container.encodeIfPresent(session.messagesCount, forKey: .messagesCount)
        try container.encode(session.outcome, forKey: .outcome)
        try container.encode(session.reason, forKey: .reason)
        try container.encode(session.alert, forKey: .alert)
        try container.encode(session.advice, forKey: .advice)
        try container.encodeIfPresent(session.transcript?.map(TranscriptLineAnswer.init), forKey: .transcript)
    }
}
