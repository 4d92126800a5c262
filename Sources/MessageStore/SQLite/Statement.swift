import CLibsqlite3

/// One compiled statement.
final class Statement {
    private let handle: OpaquePointer

    init(_ sql: String, on connection: OpaquePointer) throws(SQLiteError) {
        var compiled: OpaquePointer?
        let result = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &compiled, nil)
        guard result == SQLITE_OK, let compiled else { throw SQLiteError(result, of: connection) }
        handle = compiled
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Runs to the end, with no interest in rows.
    func run(_ bind: (inout Parameters) -> Void = { _ in }) throws(SQLiteError) {
        try eachRow(bind) { _ in true }
    }

    /// What `read` makes of the first row, if there is one.
    func first<Value>(
        _ bind: (inout Parameters) -> Void = { _ in },
        read: (inout Row) -> Value
    ) throws(SQLiteError) -> Value? {
        var value: Value?
        try eachRow(bind) { row in
            value = read(&row)
            return false
        }
        return value
    }

    /// What `read` makes of every row, in order.
    func all<Value>(
        _ bind: (inout Parameters) -> Void = { _ in },
        read: (inout Row) -> Value
    ) throws(SQLiteError) -> [Value] {
        var values: [Value] = []
        try eachRow(bind) { row in
            values.append(read(&row))
            return true
        }
        return values
    }

    /// Hands over row after row until `body` says no.
    func eachRow(
        _ bind: (inout Parameters) -> Void = { _ in },
        _ body: (inout Row) -> Bool
    ) throws(SQLiteError) {
        try withUnsafeTemporaryAllocation(byteCount: Parameters.room, alignment: 1) { space throws(SQLiteError) in
            try eachRow(space, bind, body)
        }
    }

    private func eachRow(
        _ space: UnsafeMutableRawBufferPointer,
        _ bind: (inout Parameters) -> Void,
        _ body: (inout Row) -> Bool
    ) throws(SQLiteError) {
        // Also lets go of what was bound without a copy, which lives only as long as this call.
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        var parameters = Parameters(statement: handle, space: space)
        bind(&parameters)
        if parameters.result != SQLITE_OK { throw SQLiteError(parameters.result, of: sqlite3_db_handle(handle)) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                var row = Row(statement: handle)
                guard body(&row) else { return }
            case SQLITE_DONE:
                return
            case let result:
                throw SQLiteError(result, of: sqlite3_db_handle(handle))
            }
        }
    }
}
