import CLibsqlite3

/// The columns of a row, read one after the other; valid only inside the closure that it is handed to.
struct Row {
    private let statement: OpaquePointer
    private var index: Int32 = 0

    init(statement: OpaquePointer) {
        self.statement = statement
    }

    mutating func integer() -> Int64 {
        defer { index += 1 }
        return sqlite3_column_int64(statement, index)
    }

    mutating func optionalInteger() -> Int64? {
        isNull ? skip() : integer()
    }

    mutating func boolean() -> Bool {
        integer() != 0
    }

    /// A text; NULL reads as the empty one.
    mutating func text() -> String {
        defer { index += 1 }
        guard let characters = sqlite3_column_text(statement, index) else { return "" }
        let utf8 = UnsafeBufferPointer(start: characters, count: Int(sqlite3_column_bytes(statement, index)))
        return String(decoding: utf8, as: UTF8.self)
    }

    mutating func optionalText() -> String? {
        isNull ? skip() : text()
    }

    /// Hands over the bytes where SQLite keeps them; they must not be used after `body`.
    mutating func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        defer { index += 1 }
        let address = sqlite3_column_blob(statement, index)
        body(UnsafeRawBufferPointer(start: address, count: Int(sqlite3_column_bytes(statement, index))))
    }

    private var isNull: Bool {
        sqlite3_column_type(statement, index) == SQLITE_NULL
    }

    private mutating func skip<Value>() -> Value? {
        index += 1
        return nil
    }
}
