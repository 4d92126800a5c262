extension Schema {
    /// Adds the messages whose source is in a file of its own, beside the database.
    ///
    /// A table apart from `contents`: a trigger there would keep SQLite from dropping all of it by the page. `identity` is what
    /// the names of this database's files begin with, and `file_bytes` their size, which would otherwise take a scan.
    static let version5 = """
        ALTER TABLE state ADD COLUMN identity TEXT NOT NULL DEFAULT '';
        ALTER TABLE state ADD COLUMN file_bytes INTEGER NOT NULL DEFAULT 0;
        UPDATE state SET identity = lower(hex(randomblob(8)));
        CREATE TABLE content_files (
            message INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
            name TEXT NOT NULL,
            size INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER content_file_counts AFTER INSERT ON content_files BEGIN
            UPDATE state SET file_bytes = file_bytes + NEW.size;
        END;
        CREATE TRIGGER content_file_counts_no_more AFTER DELETE ON content_files BEGIN
            UPDATE state SET file_bytes = file_bytes - OLD.size;
        END;
        """
}
