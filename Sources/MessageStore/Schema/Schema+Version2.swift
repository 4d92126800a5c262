extension Schema {
    /// Adds the certificate that a client was shown, as JSON, the alert it sent, and the indices that searches read.
    ///
    /// - A subject or an address is looked for anywhere in its column, so the index is read whole, which is a small part of
    ///   the table.
    /// - What came over a version of TLS is listed in the order of IDs, and its unread ones are counted.
    static let version2 = """
        ALTER TABLE messages ADD COLUMN tls_certificate TEXT;
        ALTER TABLE sessions ADD COLUMN tls_certificate TEXT;
        ALTER TABLE sessions ADD COLUMN alert TEXT;
        CREATE INDEX messages_by_subject ON messages (subject, is_read);
        CREATE INDEX messages_by_header_from ON messages (header_from, is_read);
        CREATE INDEX messages_by_header_to ON messages (header_to, is_read);
        CREATE INDEX messages_by_tls_version ON messages (tls_version, id, is_read);
        CREATE INDEX messages_by_session ON messages (session);
        """
}
