import FoundationEssentials

/// What is printed at the end, as one line of JSON.
struct Report: Encodable {
    let seconds: Double
    let messages: Int
    let messagesPerSecond: Double
    let bytes: Int
    let bytesPerSecond: Double
    let errors: Int
    let error: String?
    let connections: Int
    let handshakes: Int
    let resumed: Int
    let tlsVersion: String?
    let cipher: String?
    let latencyMedianMilliseconds: Double?
    let latency99PercentMilliseconds: Double?
    /// The generator's own, user and system.
    let processorSeconds: Double

    init(_ tally: Tally, seconds: Double, processorSeconds: Double, messageSize: Int) {
        let latencies = tally.latencies.sorted()
        func milliseconds(percent: Int) -> Double? {
            latencies.isEmpty ? nil : Double(latencies[latencies.count * percent / 100]) / 1_000_000
        }
        self.seconds = seconds
        messages = tally.messages
        messagesPerSecond = Double(tally.messages) / seconds
        bytes = tally.messages * messageSize
        bytesPerSecond = Double(tally.messages * messageSize) / seconds
        errors = tally.error == nil ? 0 : 1
        error = tally.error?.description
        connections = tally.connections
        handshakes = tally.handshakes
        resumed = tally.resumed
        tlsVersion = tally.tlsVersion
        cipher = tally.cipher
        latencyMedianMilliseconds = milliseconds(percent: 50)
        latency99PercentMilliseconds = milliseconds(percent: 99)
        self.processorSeconds = processorSeconds
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
