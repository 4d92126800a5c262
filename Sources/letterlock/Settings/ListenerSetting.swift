import SMTPProtocol
import TLSLab

/// One SMTP port and the TLS mode it speaks: an entry of `Listeners`.
struct ListenerSetting: Sendable, Equatable {
    /// 0 takes a free one.
    var port: Int
    var tlsMode: TLSMode
    /// What is wrong with it on purpose.
    var fault: LabFault?
}

extension LabFault.Mode {
    /// The mode in the words of the protocol.
    var tlsMode: TLSMode {
        switch self {
        case .startTLS: .startTLS
        case .implicitTLS: .implicitTLS
        }
    }
}
