extension Schema {
    /// Adds what was said in a session, and the index of one more field that is searched.
    static let version3 = """
        ALTER TABLE sessions ADD COLUMN transcript TEXT;
        CREATE INDEX messages_by_header_cc ON messages (header_cc, is_read);
        """
}
