import HummingbirdCore
import TLSLab

extension MessageAPI {
    /// The ports of the lab, what to trust there, and the cards of the clients.
    @Sendable
    func labReport(_ routed: RoutedRequest) async throws -> Response {
        let lab = try existingLab()
        return try .json(LabAnswer(lab, cards: try cards(of: lab, routed)))
    }

    /// The cards as JUnit XML.
    @Sendable
    func labTests(_ routed: RoutedRequest) async throws -> Response {
        let cards = try cards(of: existingLab(), routed)
        return .bytes(LabCard.junit(cards).utf8, type: "application/xml")
    }

    /// The cards for people.
    @Sendable
    func labCards(_ routed: RoutedRequest) async throws -> Response {
        let cards = try cards(of: existingLab(), routed)
        guard !cards.isEmpty else { return .text("No client has been to the lab.") }
        return .bytes(cards.map(\.text).joined(separator: "\n").utf8, type: "text/plain; charset=utf-8")
    }

    /// What a client under test must trust.
    @Sendable
    func labAuthority(_ routed: RoutedRequest) async throws -> Response {
        .bytes(try existingLab().authority(), type: "application/x-pem-file")
    }

    @Sendable
    func resetLab(_ routed: RoutedRequest) async throws -> Response {
        try existingLab().report.reset(client: routed.text(.client))
        return .text("ok")
    }

    /// The cards of all clients, or of the one that is asked for.
    ///
    /// A name that nobody has is an error: else a test that asks by a wrong name would see that nothing failed.
    private func cards(of lab: LabDescription, _ routed: RoutedRequest) throws(APIError) -> [LabCard] {
        let name = routed.text(.client)
        let clients = lab.report.clients(named: name)
        if let name, clients.isEmpty {
            throw APIError(
                code: .notFound,
                description: "No client \(quoted(name)) has tried a port of the lab; /api/v1/lab names those that have."
            )
        }
        let open = Set(lab.ports.map(\.labCase))
        return clients.map { LabCard($0, open: open) }
    }

    private func existingLab() throws(APIError) -> LabDescription {
        guard let openLab else {
            throw APIError(
                code: .notFound,
                description: """
                    No port of the TLS lab is open. Set LabPorts (LETTERLOCK_LAB_PORTS) to the first of its ports, or give a \
                    listener a Fault in Listeners.
                    """
            )
        }
        return openLab
    }
}
