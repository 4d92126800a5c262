import TLSLab

/// The card of a client of the lab.
struct LabClientAnswer: Encodable {
    var card: LabCard

    init(_ card: LabCard) {
        self.card = card
    }

    private enum CodingKeys: String, CodingKey {
        case client = "Client"
        case addresses = "Addresses"
        case firstSeen = "FirstSeen"
        case lastSeen = "LastSeen"
        case passed = "Passed"
        case failed = "Failed"
        case undecided = "Undecided"
        case notTried = "NotTried"
        case faults = "Faults"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(card.client.name, forKey: .client)
        try container.encode(card.client.addresses, forKey: .addresses)
        try container.encode(UTCText.text(milliseconds: card.client.firstSeen), forKey: .firstSeen)
        try container.encode(UTCText.text(milliseconds: card.client.lastSeen), forKey: .lastSeen)
        try container.encode(card.count(.passed), forKey: .passed)
        try container.encode(card.count(.failed), forKey: .failed)
        try container.encode(card.count(.undecided), forKey: .undecided)
        try container.encode(card.count(nil), forKey: .notTried)
        try container.encode(card.rows.map(LabFaultAnswer.init), forKey: .faults)
    }
}
