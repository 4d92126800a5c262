/// `GET /api/v1/info`: the daemon and what it has done since its start, with Mailpit's names.
struct InfoAnswer: Encodable {
    struct RuntimeStats: Encodable {
        /// In seconds.
        var uptime: Int
        /// Resident, in bytes.
        var memory: Int
        /// Those that went because there were too many.
        var messagesDeleted: Int
        var accepted: Int
        /// In bytes.
        var acceptedSize: Int
        /// Sessions that ended otherwise than they should.
        var rejected: Int

        private enum CodingKeys: String, CodingKey {
            case uptime = "Uptime"
            case memory = "Memory"
            case messagesDeleted = "MessagesDeleted"
            case accepted = "SMTPAccepted"
            case acceptedSize = "SMTPAcceptedSize"
            case rejected = "SMTPRejected"
            case ignored = "SMTPIgnored"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(uptime, forKey: .uptime)
            try container.encode(memory, forKey: .memory)
            try container.encode(messagesDeleted, forKey: .messagesDeleted)
            try container.encode(accepted, forKey: .accepted)
            try container.encode(acceptedSize, forKey: .acceptedSize)
            try container.encode(rejected, forKey: .rejected)
            // Nothing is ignored here.
            try container.encode(0, forKey: .ignored)
        }
    }

    var version: String
    /// The file; empty where messages are kept in memory only.
    var database: String
    /// In bytes.
    var databaseSize: Int
    var messages: Int
    var unread: Int
    var runtimeStats: RuntimeStats

    private enum CodingKeys: String, CodingKey {
        case version = "Version"
        case latestVersion = "LatestVersion"
        case database = "Database"
        case databaseSize = "DatabaseSize"
        case messages = "Messages"
        case unread = "Unread"
        case tags = "Tags"
        case runtimeStats = "RuntimeStats"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(version, forKey: .version)
        // Nobody is asked for a newer one.
        try container.encode("", forKey: .latestVersion)
        try container.encode(database, forKey: .database)
        try container.encode(databaseSize, forKey: .databaseSize)
        try container.encode(messages, forKey: .messages)
        try container.encode(unread, forKey: .unread)
        try container.encode([String: Int](), forKey: .tags)
        try container.encode(runtimeStats, forKey: .runtimeStats)
    }
}
