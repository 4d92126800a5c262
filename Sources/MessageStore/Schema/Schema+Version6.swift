extension Schema {
    /// Adds what was wrong on purpose with the port that a message or a session came through.
    static let version6 = """
        ALTER TABLE messages ADD COLUMN listener_fault TEXT;
        ALTER TABLE sessions ADD COLUMN listener_fault TEXT;
        """
}
