import CLibsqlite3

/// The values of a statement's parameters, given one after the other.
struct Parameters {
    private let statement: OpaquePointer
    private var index: Int32 = 0
    /// `SQLITE_OK`, or the first refusal.
    private(set) var result: Int32 = SQLITE_OK

    /// Tells SQLite to make a copy before the call returns; the C header writes it as a cast that Swift does not
    /// import.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(statement: OpaquePointer) {
        self.statement = statement
    }

    mutating func integer(_ value: Int64) {
        index += 1
        note(sqlite3_bind_int64(statement, index, value))
    }

    mutating func integer(_ value: Int) {
        integer(Int64(value))
    }

    mutating func integer(_ value: Int64?) {
        if let value { integer(value) } else { null() }
    }

    mutating func boolean(_ value: Bool) {
        integer(value ? 1 as Int64 : 0)
    }

    mutating func boolean(_ value: Bool?) {
        if let value { boolean(value) } else { null() }
    }

    /// A text, zero characters included.
    mutating func text(_ value: String) {
        index += 1
        var value = value
        let result = value.withUTF8 { utf8 in
            // An empty buffer may have no address, which would bind NULL.
            guard let address = utf8.baseAddress, utf8.count > 0 else {
                return sqlite3_bind_text(statement, index, "", 0, Self.copied)
            }
            return address.withMemoryRebound(to: CChar.self, capacity: utf8.count) { characters in
                sqlite3_bind_text64(
                    statement,
                    index,
                    characters,
                    UInt64(utf8.count),
                    Self.copied,
                    UInt8(SQLITE_UTF8)
                )
            }
        }
        note(result)
    }

    mutating func text(_ value: String?) {
        if let value { text(value) } else { null() }
    }

    /// Bytes that are not copied: they must stay where they are until the statement has run.
    mutating func borrowedBytes(_ bytes: UnsafeRawBufferPointer) {
        index += 1
        guard let address = bytes.baseAddress, !bytes.isEmpty else {
            return note(sqlite3_bind_zeroblob(statement, index, 0))
        }
        note(sqlite3_bind_blob64(statement, index, address, UInt64(bytes.count), nil))
    }

    mutating func null() {
        index += 1
        note(sqlite3_bind_null(statement, index))
    }

    private mutating func note(_ result: Int32) {
        if self.result == SQLITE_OK { self.result = result }
    }
}
