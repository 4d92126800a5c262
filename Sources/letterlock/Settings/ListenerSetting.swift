import SMTPProtocol

/// One SMTP port and the TLS mode it speaks: an entry of `Listeners`.
struct ListenerSetting: Sendable, Equatable {
    /// 0 takes a free one.
    var port: Int
    var tlsMode: TLSMode
}
