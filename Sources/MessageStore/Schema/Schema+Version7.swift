extension Schema {
    /// Adds the room that session records take, so that they get a share of their own, and when each was recorded, as a position
    /// in the same sequence as the IDs of messages, so that a cursor leads to what came after it whatever the clock does.
    ///
    /// `bytes` is what ``SessionTable/room(for:)`` says. The position of an older record is when it ended, as IDs of messages are
    /// microseconds, but not in the future: the sequence goes on behind it.
    static let version7 = """
        ALTER TABLE sessions ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sessions ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE state ADD COLUMN session_bytes INTEGER NOT NULL DEFAULT 0;
        UPDATE sessions SET
            position = min(ended * 1000 + 999, CAST(strftime('%s', 'now') AS INTEGER) * 1000000),
            bytes = 96 + length(CAST(listener_tls_mode || remote_address || messages || outcome || reason || ifnull(hello, '')
                || ifnull(user, '') || ifnull(listener_fault, '') || ifnull(tls_version, '') || ifnull(tls_cipher, '') || ifnull(tls_server_name, '') || ifnull(tls_certificate, '')
                || ifnull(tls_client_certificate, '') || ifnull(alert, '') || ifnull(advice, '') || ifnull(transcript, '') AS BLOB));
        UPDATE sessions SET bytes = CASE
            WHEN bytes > 4061 THEN (bytes + 4091) / 4092 * 4096
            ELSE 4096 / (4084 / (bytes + 12)) END;
        UPDATE state SET
            session_bytes = (SELECT ifnull(sum(bytes), 0) FROM sessions),
            highest_message = max(highest_message, (SELECT ifnull(max(position), 0) FROM sessions));
        CREATE INDEX sessions_by_position ON sessions (position, bytes);
        """
}
