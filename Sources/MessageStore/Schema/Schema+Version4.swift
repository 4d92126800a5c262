extension Schema {
    /// Replaces the indices of header fields by a narrow copy of their columns.
    ///
    /// A text is looked for anywhere in them, so an index was read whole, as this table is; but a message was put into each
    /// of four indices at a place of its own, and each place is a page to be written. This table only grows at its end.
    ///
    /// Rows are put into it beside those of `messages`: a trigger would have SQLite open a journal of its own for each.
    static let version4 = """
        CREATE TABLE headers (
            id INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
            is_read INTEGER NOT NULL,
            subject TEXT NOT NULL,
            header_from TEXT,
            header_to TEXT,
            header_cc TEXT
        ) STRICT;
        INSERT INTO headers SELECT id, is_read, subject, header_from, header_to, header_cc FROM messages;
        CREATE TRIGGER headers_are_read AFTER UPDATE OF is_read ON messages BEGIN
            UPDATE headers SET is_read = NEW.is_read WHERE id = NEW.id;
        END;
        DROP INDEX messages_by_subject;
        DROP INDEX messages_by_header_from;
        DROP INDEX messages_by_header_to;
        DROP INDEX messages_by_header_cc;
        """
}
