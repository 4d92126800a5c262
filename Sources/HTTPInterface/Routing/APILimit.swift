/// Every limit of what a request may ask and of what its answer tells; those of a port are ``HTTPLimits``.
enum APILimit: CaseIterable {
    /// Bytes of a request body that is read; a longer one is answered 413.
    case body
    /// How often a parameter may be given that may be given several times.
    case repetitions
    /// Bytes of a parameter that is any text.
    case text
    /// Bytes of a search: more is no question of a person, and this bounds what a comparison costs.
    case search
    /// Entries of a page of a listing.
    case page
    /// Messages that one request can wait for; a search for them finds the newest so many.
    case awaitedMessages
    /// Seconds that a request can wait.
    case wait
    /// Failed sessions that a wait tells when it is over, the newest.
    case failedSessions
    /// Events that a follower can miss and still be told.
    case events
    /// Jobs that wait for one of the threads that read messages and make pages; beyond, a request is answered 503.
    case waitingJobs
    /// Characters of a client's text that a message repeats.
    case quotation
    /// Bytes that a health port may answer to `letterlock health`.
    case healthAnswer

    /// The limit: as many are allowed, and one more is not.
    var value: Int {
        switch self {
        case .body: 1_024 * 1_024
        case .repetitions: 100
        case .text: 1_000
        case .search: 1_000
        case .page: 10_000
        case .awaitedMessages: 10_000
        case .wait: 300
        case .failedSessions: 100
        case .events: 10_000
        case .waitingJobs: 1_024
        case .quotation: 80
        case .healthAnswer: 64 * 1_024
        }
    }
}
