@testable import SMTPServer

/// Both directions of a TLS handshake, as far as they are in the clear.
///
/// The first byte chooses the cuts. Then follow pieces: a byte whose low bit is the direction, two of length, the bytes.
enum HandshakeTarget {
    static func run(_ bytes: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(bytes)
        let seed = input.byte()
        try checkHellos(input)
        var whole = HandshakeObserver()
        var cut = HandshakeObserver()
        var cuts = Cuts(seed: max(seed, 1))
        while !input.rest.isEmpty {
            let isInbound = input.flag()
            let piece = Array(input.take(Int(input.byte()) << 8 | Int(input.byte())))
            whole.take(piece, isInbound: isInbound)
            var rest = piece[...]
            while !rest.isEmpty {
                let count = cuts.next(of: rest.count)
                cut.take(Array(rest.prefix(count)), isInbound: isInbound)
                rest = rest.dropFirst(count)
            }
        }
        try require(Facts(whole) == Facts(cut), "Cut otherwise, the handshake is another one: \(whole) \(cut)")
        if let hello = whole.clientHello { try check(hello) }
        try require(whole.opening != .plain || whole.clientHello == nil, "Plain text was read as a hello.")
    }

    private struct Facts: Equatable {
        var opening: HandshakeObserver.Opening
        var clientHello: ClientHello?
        var serverHello: ServerHello?
        var clearAlert: TLSAlert?
        var isResumed: Bool
        var certificateWasSent: Bool
        var cipherName: String?

        init(_ observer: HandshakeObserver) {
            opening = observer.opening
            clientHello = observer.clientHello
            serverHello = observer.serverHello
            clearAlert = observer.clearAlert
            isResumed = observer.isResumed
            certificateWasSent = observer.certificateWasSent
            cipherName = observer.cipherName
        }
    }

    private static func check(_ hello: ClientHello) throws(BrokenInvariant) {
        if let name = hello.serverName {
            let isPrintable = name.utf8.allSatisfy { 0x21...0x7E ~= $0 }
            try require(isPrintable && name.utf8.count <= 255, "A server name has no bounds: \(name.debugDescription)")
        }
        try require(hello.cipherSuites.count <= 4, "More cipher suites are kept than are worth reading.")
        if let lowest = hello.lowestVersion, let highest = hello.highestVersion {
            try require(lowest <= highest, "The lowest version is above the highest.")
        }
    }

    /// The bodies of both hellos, and a hello made of the same bytes, which must be read as it was made.
    private static func checkHellos(_ input: FuzzInput) throws(BrokenInvariant) {
        let body = input.rest
        if let hello = ClientHello(body: body) { try check(hello) }
        if let hello = ServerHello(body: body) {
            try require(!CipherSuite.name(of: hello.cipherSuite).isEmpty, "A cipher suite has no name.")
        }
        var fields = input
        let suites = (0..<fields.number(below: 8)).map { _ in UInt16(fields.byte()) << 8 | UInt16(fields.byte()) }
        let name = Array(fields.take(fields.number(below: 32)).map { 0x21 + $0 % 0x5E })
        let hello = ClientHello(body: MadeHello(suites: suites, serverName: name).body[...])
        try require(
            hello?.serverName == (name.isEmpty ? "" : String(decoding: name, as: UTF8.self)),
            "The server name is read otherwise than it was written."
        )
        let meaningful = suites.filter { $0 != 0x00FF && $0 != 0x5600 && $0 & 0x0F0F != 0x0A0A }
        try require(
            hello?.cipherSuites == Array(meaningful.prefix(4))
                && hello?.furtherCipherSuites == max(0, meaningful.count - 4),
            "The cipher suites are read otherwise than they were written."
        )
        try require(
            hello?.highestVersion == .tls13 && hello?.lowestVersion == .tls12,
            "The versions are read otherwise."
        )
    }
}

/// A ClientHello as RFC 8446 §4.1.2 lays it out.
private struct MadeHello {
    var suites: [UInt16]
    var serverName: [UInt8]

    var body: [UInt8] {
        let suites = vector16(suites.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
        let name = vector16(vector16([0] + vector16(serverName)))
        let extensions = vector16([0, 0] + name + [0, 43] + vector16([4, 3, 3, 3, 4]))
        return [3, 3] + [UInt8](repeating: 7, count: 32) + [0] + suites + [1, 0] + extensions
    }

    private func vector16(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes
    }
}

extension HandshakeObserver {
    fileprivate mutating func take(_ bytes: [UInt8], isInbound: Bool) {
        if isInbound { received(bytes) } else { sent(bytes) }
    }
}
