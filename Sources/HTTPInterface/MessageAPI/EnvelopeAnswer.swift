import MessageStore

/// The envelope of a message, with its ESMTP parameters.
struct EnvelopeAnswer: Encodable {
    /// The reverse-path or a recipient.
    struct Path: Encodable {
        var address: String
        var parameters: [Parameter]

        private enum CodingKeys: String, CodingKey {
            case address = "Address"
            case parameters = "Parameters"
        }
    }

    /// A parameter; its value is null where the keyword stands alone.
    struct Parameter: Encodable {
        var keyword: String
        var value: String?

        private enum CodingKeys: String, CodingKey {
            case keyword = "Keyword"
            case value = "Value"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(keyword, forKey: .keyword)
            try container.encode(value, forKey: .value)
        }
    }

    var reversePath: Path
    var recipients: [Path]

    init(_ envelope: Envelope) {
        reversePath = Self.path(envelope.reversePath)
        recipients = envelope.recipients.map(Self.path)
    }

    private static func path(_ address: EnvelopeAddress) -> Path {
        Path(
            address: address.address,
            parameters: address.parameters.map { Parameter(keyword: $0.keyword, value: $0.value) }
        )
    }

    private enum CodingKeys: String, CodingKey {
        case reversePath = "ReversePath"
        case recipients = "Recipients"
    }
}
