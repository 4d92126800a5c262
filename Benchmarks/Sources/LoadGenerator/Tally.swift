import NIOCore

/// What an event loop counted.
struct Tally: Sendable {
    var messages = 0
    var connections = 0
    var handshakes = 0
    var resumed = 0
    /// From the first byte for a message, the connection for it included, to its 250; in nanoseconds.
    var latencies: [Int64] = []
    var tlsVersion: String?
    var cipher: String?
    /// The first, which ended the work.
    var error: LoadError?

    mutating func add(_ other: Tally) {
        messages += other.messages
        connections += other.connections
        handshakes += other.handshakes
        resumed += other.resumed
        latencies += other.latencies
        tlsVersion = tlsVersion ?? other.tlsVersion
        cipher = cipher ?? other.cipher
        error = error ?? other.error
    }
}
