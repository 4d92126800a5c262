extension Schema {
    /// The first layout.
    ///
    /// - `state` is one row: the highest IDs ever given, so that none is used again after its message has gone, and the
    ///   counts that would otherwise take a scan. Every transaction keeps it true.
    /// - `contents` holds the sources, in pieces, apart from `messages`: a listing never comes near them.
    /// - Parameters of the envelope are kept as in the command, `SIZE=1000 BODY=8BITMIME`; lists of mailboxes and the
    ///   client certificate as JSON; an empty list is NULL. No TLS is `tls_version` NULL.
    /// - `recipients` is indexed by address, without regard to the case of ASCII letters, for what is limited to a
    ///   recipient.
    static let version1 = """
        CREATE TABLE state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            highest_message INTEGER NOT NULL,
            highest_session INTEGER NOT NULL,
            messages INTEGER NOT NULL,
            unread INTEGER NOT NULL,
            sessions INTEGER NOT NULL,
            checked INTEGER NOT NULL
        ) STRICT;
        INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, 0);

        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            session INTEGER NOT NULL,
            received INTEGER NOT NULL,
            size INTEGER NOT NULL,
            is_read INTEGER NOT NULL DEFAULT 0,
            listener_port INTEGER NOT NULL,
            listener_tls_mode TEXT NOT NULL,
            remote_address TEXT NOT NULL,
            hello TEXT NOT NULL,
            user TEXT,
            tls_version TEXT,
            tls_cipher TEXT,
            tls_server_name TEXT,
            tls_resumed INTEGER,
            tls_via_starttls INTEGER,
            tls_client_certificate TEXT,
            reverse_path TEXT NOT NULL,
            reverse_path_parameters TEXT NOT NULL,
            header_from TEXT,
            header_to TEXT,
            header_cc TEXT,
            header_bcc TEXT,
            header_reply_to TEXT,
            subject TEXT NOT NULL,
            message_id TEXT NOT NULL,
            date INTEGER,
            attachments INTEGER NOT NULL,
            snippet TEXT NOT NULL
        ) STRICT;

        CREATE TABLE contents (
            id INTEGER PRIMARY KEY,
            message INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE INDEX contents_by_message ON contents (message);

        CREATE TABLE recipients (
            message INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
            position INTEGER NOT NULL,
            address TEXT NOT NULL COLLATE NOCASE,
            parameters TEXT NOT NULL,
            PRIMARY KEY (message, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX recipients_by_address ON recipients (address, message);

        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            listener_port INTEGER NOT NULL,
            listener_tls_mode TEXT NOT NULL,
            remote_address TEXT NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            hello TEXT,
            user TEXT,
            tls_version TEXT,
            tls_cipher TEXT,
            tls_server_name TEXT,
            tls_resumed INTEGER,
            tls_via_starttls INTEGER,
            tls_client_certificate TEXT,
            messages TEXT NOT NULL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            advice TEXT
        ) STRICT;
        """
}
