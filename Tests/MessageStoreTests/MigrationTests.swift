import Foundation
import Testing

@testable import MessageStore

@Suite(.timeLimit(.minutes(5))) struct MigrationTests {
    private func connection(_ directory: TemporaryDirectory) throws -> Connection {
        try Data().write(to: URL(fileURLWithPath: directory.database))
        return try Connection(path: directory.database, busyTimeout: 0)
    }

    @Test("An empty database gets every version in turn, and ours is recognised by its mark")
    func fromNothing() throws {
        let directory = try TemporaryDirectory()
        let connection = try connection(directory)
        #expect(try Schema.owner(of: connection) == .nobody)
        try Schema.migrate(connection, from: 0)
        #expect(try Schema.owner(of: connection) == .letterlock(version: Schema.migrations.count))
        #expect(try connection.integer("PRAGMA application_id") == 0x4C74_4C6B)
    }

    @Test("A database of version 1 keeps its rows and gets only what it lacks")
    func fromVersion1() throws {
        let directory = try TemporaryDirectory()
        let connection = try connection(directory)
        try Schema.migrate(connection, from: 0, by: [Schema.version1])
        try connection.execute("UPDATE state SET highest_message = 77")
        try Schema.migrate(
            connection,
            from: 1,
            by: [Schema.version1, "ALTER TABLE state ADD COLUMN more INTEGER NOT NULL DEFAULT 5"]
        )
        #expect(try Schema.owner(of: connection) == .letterlock(version: 2))
        #expect(try connection.integer("SELECT highest_message + more FROM state") == 82)
    }

    @Test("Messages of version 3 are found by their headers, and their marks are known there")
    func headers() async throws {
        let directory = try TemporaryDirectory()
        let connection = try connection(directory)
        try Schema.migrate(connection, from: 0, by: Array(Schema.migrations.prefix(3)))
        try connection.execute(
            """
            INSERT INTO messages (id, session, received, size, is_read, listener_port, listener_tls_mode, remote_address, hello,
                reverse_path, reverse_path_parameters, subject, message_id, attachments, snippet)
            VALUES (1, 1, 1, 0, 1, 25, 'None', '::1', 'c', '', '', 'An old one', '', 0, ''),
                (2, 1, 1, 0, 0, 25, 'None', '::1', 'c', '', '', 'Another old one', '', 0, '');
            UPDATE state SET messages = 2, unread = 1, highest_message = 2;
            """
        )
        let store = try MessageStore.temporary(directory)
        let found = try await store.search(MessageFilter(terms: [SearchTerm(.subject("old"))]), start: 0, limit: 9)
        #expect(found.page.items.map(\.id) == [2, 1] && found.page.unread == 1)
        #expect(try await store.markMessages([2], asRead: true) == 1)
        let read = try await store.search(MessageFilter(terms: [SearchTerm(.subject("old"))]), start: 0, limit: 9)
        #expect(read.page.unread == 0)
        #expect(try await store.deleteMessages([1]) == 1)
        #expect(try connection.integer("SELECT count(*) FROM headers") == 1)
        await store.close()
    }

    @Test("Messages of version 4 stay where they are, and large ones that come have files")
    func files() async throws {
        let directory = try TemporaryDirectory()
        let connection = try connection(directory)
        try Schema.migrate(connection, from: 0, by: Array(Schema.migrations.prefix(4)))
        try connection.execute(
            """
            INSERT INTO messages (id, session, received, size, is_read, listener_port, listener_tls_mode, remote_address, hello,
                reverse_path, reverse_path_parameters, subject, message_id, attachments, snippet)
            VALUES (1, 1, 1, 300000, 0, 25, 'None', '::1', 'c', '', '', 'An old one', '', 0, '');
            INSERT INTO headers (id, is_read, subject) VALUES (1, 0, 'An old one');
            INSERT INTO contents (message, bytes) VALUES (1, zeroblob(200000)), (1, zeroblob(100000));
            UPDATE state SET messages = 1, unread = 1, highest_message = 1;
            """
        )
        let store = try MessageStore.temporary(directory)
        #expect(try await store.source(of: 1) == [UInt8](repeating: 0, count: 300_000))
        var pieces: [Int] = []
        try await store.openSource(of: 1)?.forEachPiece { pieces.append($0.count) }
        #expect(pieces == [200_000, 100_000])
        try await store.keep(.test(content: [[UInt8](repeating: 1, count: 300_000)]))
        #expect(try directory.files.count == 1)
        #expect(try connection.integer("SELECT length(identity) FROM state") == 16)
        #expect(try await store.deleteMessages() == 2)
        #expect(try directory.files.isEmpty)
        await store.close()
    }

    @Test("Session records of version 6 get the room that new ones of the same kind have, and a place in the sequence")
    func sessions() async throws {
        let directory = try TemporaryDirectory()
        let connection = try connection(directory)
        try Schema.migrate(connection, from: 0, by: Array(Schema.migrations.prefix(6)))
        let long = String(repeating: "ä", count: 5_000)
        try connection.execute(
            """
            INSERT INTO sessions (id, listener_port, listener_tls_mode, remote_address, started, ended, messages, outcome, reason,
                alert, advice, transcript)
            VALUES
                (1, 1465, 'ImplicitTls', '2001:db8::1', 1700000000000, 1700000000500, '', 'HandshakeTimedOut',
                    'Nothing came for 10 s.', 'unknown_ca', 'Switch TLS on in the client.', NULL),
                (2, 1465, 'ImplicitTls', '2001:db8::1', 1700000000000, 9223372036854775, '', 'HandshakeTimedOut', '\(long)',
                    NULL, NULL, NULL);
            UPDATE state SET sessions = 2, highest_message = 1700000000400000;
            """
        )
        let store = try MessageStore.temporary(directory)
        let found = try await store.sessions(SessionFilter(after: 1_700_000_000_400_000), limit: 9)
        #expect(found.items.map(\.id) == [2, 1])
        #expect(try await store.sessions(SessionFilter(after: 1_700_000_000_500_999), limit: 9).items.map(\.id) == [2])
        var record = SessionRecord.test(id: 3)
        store.append(record)
        record.id = 4
        (record.reason, record.alert, record.advice) = (long, nil, nil)
        store.append(record)
        try await store.settle()
        let room = try connection.statement("SELECT bytes FROM sessions ORDER BY id").all { row in row.integer() }
        #expect(room.count == 4 && Array(room.prefix(2)) == Array(room.suffix(2)), "\(room)")
        #expect(try connection.integer("SELECT session_bytes FROM state") == room.reduce(0, +))
        // The sequence goes on behind all of them.
        let last = try connection.integer("SELECT max(position) FROM sessions WHERE id < 3")
        #expect(try await store.keep(.test()) > last)
        await store.close()
    }

    @Test("A step that fails leaves the version before it, whole")
    func failing() throws {
        let directory = try TemporaryDirectory()
        let connection = try connection(directory)
        #expect(throws: SQLiteError.self) {
            try Schema.migrate(
                connection,
                from: 0,
                by: [Schema.version1, "CREATE TABLE half (a); CREATE TABLE nonsense"]
            )
        }
        #expect(try Schema.owner(of: connection) == .letterlock(version: 1))
        #expect(try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0)
    }
}
