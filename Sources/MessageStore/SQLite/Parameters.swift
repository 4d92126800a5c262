import CLibsqlite3

/// The values of a statement's parameters, given one after the other.
struct Parameters {
    /// So many bytes of texts hold what most messages bring.
    static let room = 1_024

    private let statement: OpaquePointer
    /// Where texts are until the statement has run.
    private let space: UnsafeMutableRawBufferPointer
    private var used = 0
    /// Bytes of all texts that were given.
    private(set) var textBytes = 0
    private var index: Int32 = 0
    /// `SQLITE_OK`, or the first refusal.
    private(set) var result: Int32 = SQLITE_OK

    /// Tells SQLite to make a copy before the call returns; the C header writes it as a cast that Swift does not
    /// import.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Of a statement whose parameters are all NULL; `space` must stay until it has run.
    init(statement: OpaquePointer, space: UnsafeMutableRawBufferPointer) {
        self.statement = statement
        self.space = space
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
        value.withUTF8 { utf8 in
            textBytes += utf8.count
            if utf8.count <= space.count - used {
                let place = UnsafeMutableRawBufferPointer(rebasing: space[used..<used + utf8.count])
                place.copyMemory(from: UnsafeRawBufferPointer(utf8))
                used += utf8.count
                bind(UnsafeRawBufferPointer(place), nil)
            } else {
                bind(UnsafeRawBufferPointer(utf8), Self.copied)
            }
        }
    }

    private mutating func bind(_ text: UnsafeRawBufferPointer, _ destructor: sqlite3_destructor_type?) {
        let characters = text.baseAddress?.assumingMemoryBound(to: CChar.self)
        note(sqlite3_bind_text64(statement, index, characters, UInt64(text.count), destructor, UInt8(SQLITE_UTF8)))
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

    /// What every parameter is anyway.
    mutating func null() {
        index += 1
    }

    private mutating func note(_ result: Int32) {
        if self.result == SQLITE_OK { self.result = result }
    }
}
