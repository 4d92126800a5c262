import Glibc
import Synchronization

/// Keeps the conversion modules of iconv loaded that were needed once.
///
/// glibc unloads a module soon after its last user, and loading it again takes a hundred times as long as to convert a
/// word. A header could make it do so at each of its encoded words: 1 MiB of two charsets in turn took 17 seconds. An
/// open converter for each charset, which nobody uses, prevents that; there are no more than the table of charsets has.
enum LoadedCharsets {
    /// The converters that are open, as numbers, for nothing is done with them; 0 where this system has none.
    private static let converters = Mutex<[String: Int]>([:])

    /// Whether this system's iconv has a charset.
    static func load(_ name: String) -> Bool {
        converters.withLock { converters in
            if let known = converters[name] { return known != 0 }
            let converter = open(name).map { Int(bitPattern: $0) } ?? 0
            converters[name] = converter
            return converter != 0
        }
    }

    /// A new converter to UTF-8.
    static func open(_ name: String) -> iconv_t? {
        guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else { return nil }
        return converter
    }
}
