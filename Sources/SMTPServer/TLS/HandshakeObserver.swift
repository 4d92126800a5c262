/// Watches both directions of a TLS handshake from outside and remembers what the TLS library has no way to tell.
///
/// That is: the server name asked for, the versions offered, the cipher chosen, whether the session was resumed, whether
/// our certificate went out, and an alert sent in the clear. Bytes in, facts out; it never fails.
struct HandshakeObserver {
    /// What the peer's first bytes are.
    enum Opening: Equatable {
        /// Nothing came yet.
        case silent
        /// A TLS handshake record.
        case tls
        /// Anything else: the peer does not speak TLS here.
        case plain
    }

    private enum MessageType {
        static let clientHello: UInt8 = 1
        static let serverHello: UInt8 = 2
        static let certificate: UInt8 = 11
    }

    private(set) var opening = Opening.silent
    private(set) var clientHello: ClientHello?
    private(set) var serverHello: ServerHello?
    /// An alert the client sent without encryption; OpenSSL does so under TLS 1.3 when it refuses a certificate.
    private(set) var clearAlert: TLSAlert?
    private var sentCertificateInClear = false
    private var inbound = TLSRecordReader()
    private var outbound = TLSRecordReader()

    mutating func received(_ bytes: some Collection<UInt8>) {
        guard let first = bytes.first else { return }
        if opening == .silent {
            // 22 begins a handshake record (RFC 8446 §5.1). The version hello of SSL 2, once allowed, begins 0x80.
            opening = first == 22 || first == 0x80 ? .tls : .plain
        }
        guard opening == .tls else { return }
        var alert = clearAlert
        var hello = clientHello
        inbound.read(bytes) { item in
            switch item {
            case .handshake(MessageType.clientHello, let body): hello = hello ?? ClientHello(body: body)
            case .handshake: break
            case .alert(_, let description): alert = TLSAlert(code: description)
            case .changeCipherSpec: return .encrypted
            }
            return .inTheClear
        }
        clearAlert = alert
        clientHello = hello
    }

    mutating func sent(_ bytes: some Collection<UInt8>) {
        var hello = serverHello
        var certificate = sentCertificateInClear
        outbound.read(bytes) { item in
            switch item {
            case .handshake(MessageType.serverHello, let body):
                guard let read = ServerHello(body: body), !read.isRetryRequest else { break }
                hello = hello ?? read
            case .handshake(MessageType.certificate, _):
                certificate = true
            case .handshake, .alert:
                break
            case .changeCipherSpec:
                // One that follows a retry request means nothing: the true hello is still to come (RFC 8446 §D.4).
                return hello == nil ? .inTheClear : .encrypted
            }
            return .inTheClear
        }
        serverHello = hello
        sentCertificateInClear = certificate
    }

    /// Whether the session was resumed: TLS 1.3 says so in its hello, in TLS 1.2 no certificate follows it.
    var isResumed: Bool {
        guard let serverHello else { return false }
        return serverHello.version == .tls13 ? serverHello.acceptsPreSharedKey : !sentCertificateInClear
    }

    /// Whether the client has been shown our certificate.
    var certificateWasSent: Bool { serverHello != nil && !isResumed }

    var cipherName: String? { (serverHello?.cipherSuite).map(CipherSuite.name(of:)) }
}
