extension MessageStore {
    /// Where the messages are kept.
    public enum Location: Sendable, Equatable {
        /// In an SQLite database, created with mode 0600 where there is none, and for large messages in files in a directory
        /// beside it, created with mode 0700. Its own directory must exist.
        case file(String)
        /// In the memory of the process, and gone with it.
        case memory
    }

    /// What a message that was answered with success survives.
    public enum Durability: Sendable, Equatable {
        /// The death of the process.
        case process
        /// The death of the machine too: every commit waits for the disk.
        case power
    }

    /// How a store is opened.
    public struct Configuration: Sendable, Equatable {
        /// Where the messages are kept.
        public var location: Location
        /// What a stored message survives.
        public var durability: Durability
        /// How many messages are kept, the newest; 0 keeps all.
        public var messagesToKeep: Int
        /// How many session records are kept, the newest; 0 keeps all.
        public var sessionsToKeep: Int
        /// Most bytes that the database and the files beside it take, 0 for no limit; a message beyond them is refused.
        public var maximumSize: Int

        /// Creates a configuration; no limit has a default, so that none is off by mistake.
        public init(
            location: Location,
            durability: Durability = .process,
            messagesToKeep: Int,
            sessionsToKeep: Int,
            maximumSize: Int
        ) {
            self.location = location
            self.durability = durability
            self.messagesToKeep = messagesToKeep
            self.sessionsToKeep = sessionsToKeep
            self.maximumSize = maximumSize
        }
    }
}
