import MessageStore

/// `GET /api/v1/sessions`: the answer's keys are its properties.
struct SessionPage: Encodable {
    var sessions: [SessionAnswer]
    var total: Int
    var start: Int

    init(_ page: Page<SessionRecord>) {
        sessions = page.items.map(SessionAnswer.init)
        total = page.total
        start = page.start
    }
}
