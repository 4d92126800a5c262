extension Schema {
    /// Adds the certificate that a client was shown, as JSON, for servers that have several.
    static let version2 = """
        ALTER TABLE messages ADD COLUMN tls_certificate TEXT;
        ALTER TABLE sessions ADD COLUMN tls_certificate TEXT;
        """
}
