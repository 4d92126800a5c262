import Testing

@testable import MessageStore

@Suite struct ParametersTests {
    private static let room = Parameters.room

    @Test(
        "Texts come back as they were, whether all of them fit into the room for texts or not",
        arguments: [
            [0], [room], [room + 1], [room, 0], [room, 1], [room - 1, 1, 1], [room + 1, 1, room], [1, room - 1, 0, 1],
        ]
    )
    func texts(lengths: [Int]) throws {
        let texts = lengths.enumerated().map { index, length in
            String(repeating: String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index))), count: length)
        }
        let connection = try Connection(path: ":memory:", busyTimeout: 0)
        let list = lengths.map { _ in "(?)" }.joined(separator: ",")
        let read = try connection.statement("SELECT column1, typeof(column1) FROM (VALUES \(list))").all { values in
            for text in texts { values.text(text) }
        } read: { row in
            (row.text(), row.text())
        }
        #expect(read.map(\.0) == texts)
        #expect(read.allSatisfy { $0.1 == "text" })
    }

    @Test("A text with a zero character and letters beyond ASCII comes back whole")
    func everyCharacter() throws {
        let text = "a\0b é 🙂"
        let connection = try Connection(path: ":memory:", busyTimeout: 0)
        let read = try connection.statement("SELECT ?").first {
            $0.text(text)
        } read: {
            $0.text()
        }
        #expect(read == text)
    }

    @Test("What was a value in one run can be none in the next")
    func null() throws {
        let connection = try Connection(path: ":memory:", busyTimeout: 0)
        let select = try connection.statement("SELECT ?, ?, ?")
        func run(_ number: Int64?, _ text: String?) throws -> [Bool]? {
            try select.first { values in
                values.integer(number)
                values.text(text)
                values.boolean(number.map { $0 > 0 })
            } read: { row in
                [row.optionalInteger() == nil, row.optionalText() == nil, row.optionalInteger() == nil]
            }
        }
        #expect(try run(1, "a") == [false, false, false])
        #expect(try run(nil, nil) == [true, true, true])
        #expect(try run(2, nil) == [false, true, false])
    }

    @Test("A statement that is found by its number is each connection's own")
    func frequent() throws {
        let statement = FrequentStatement("SELECT count(*) FROM notes")
        let connections = try (0..<2).map { _ in try Connection(path: ":memory:", busyTimeout: 0) }
        for (count, connection) in connections.enumerated() {
            try connection.execute("CREATE TABLE notes (text TEXT)")
            for _ in 0..<count { try connection.execute("INSERT INTO notes VALUES ('a')") }
        }
        for _ in 0..<2 {
            for (count, connection) in connections.enumerated() {
                let found = try connection.statement(statement).first { row in row.integer() }
                #expect(found == Int64(count))
            }
        }
        #expect(try connections[0].statement(statement) === connections[0].statement(statement))
    }
}
