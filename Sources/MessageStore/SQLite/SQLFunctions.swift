import CLibsqlite3

/// Comparisons of texts for SQL, which take time that grows with the lengths of both texts; that of LIKE grows with their product.
enum SQLFunctions {
    /// Adds `holds(text, word)` and `matches(text, pattern)`, in which `*` stands for any text; NULL is as the empty text.
    static func add(to connection: OpaquePointer) -> Int32 {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
        let result = sqlite3_create_function_v2(
            connection,
            "holds",
            2,
            flags,
            nil,
            { context, _, values in
                SQLFunctions.answer(context, values) { text, word in
                    var scanner = TextScanner(text)
                    return scanner.skip(past: word)
                }
            },
            nil,
            nil,
            nil
        )
        guard result == SQLITE_OK else { return result }
        return sqlite3_create_function_v2(
            connection,
            "matches",
            2,
            flags,
            nil,
            { context, _, values in
                SQLFunctions.answer(context, values) { Wildcard.matches($0, $1) }
            },
            nil,
            nil,
            nil
        )
    }

    private static func answer(
        _ context: OpaquePointer?,
        _ values: UnsafeMutablePointer<OpaquePointer?>?,
        by compare: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) {
        guard let values else { return }
        sqlite3_result_int(context, compare(bytes(of: values[0]), bytes(of: values[1])) ? 1 : 0)
    }

    private static func bytes(of value: OpaquePointer?) -> UnsafeBufferPointer<UInt8> {
        // In this order: the text is what decides how many bytes it has.
        let start = sqlite3_value_text(value)
        return UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(value)))
    }
}
