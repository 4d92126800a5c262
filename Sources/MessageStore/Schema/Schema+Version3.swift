extension Schema {
    /// Adds what was said in a session.
    static let version3 = """
        ALTER TABLE sessions ADD COLUMN transcript TEXT;
        """
}
