import TLSLab

/// `GET /api/v1/lab`: the lab, and what the clients did there.
struct LabAnswer: Encodable {
    struct Port: Encodable {
        var port: Int
        var tlsMode: String
        var fault: String

        private enum CodingKeys: String, CodingKey {
            case port = "Port"
            case tlsMode = "TlsMode"
            case fault = "Fault"
        }
    }

    /// The certificate of the lab's authority, as PEM.
    var authority: String
    /// The file that it lies in.
    var authorityPath: String
    var ports: [Port]
    var clients: [LabClientAnswer]

    init(_ lab: LabDescription, cards: [LabCard]) {
        authority = String(decoding: lab.authority(), as: UTF8.self)
        authorityPath = lab.authorityPath
        ports = lab.ports.map {
            Port(port: $0.port, tlsMode: $0.labCase.mode.rawValue, fault: $0.labCase.fault.rawValue)
        }
        clients = cards.map(LabClientAnswer.init)
    }

    private enum CodingKeys: String, CodingKey {
        case authority = "Authority"
        case authorityPath = "AuthorityPath"
        case ports = "Ports"
        case clients = "Clients"
    }
}
