/// A reverse-path or a recipient, with its parameters.
public struct EnvelopeAddress: Sendable, Equatable {
    /// The mailbox without angle brackets; empty for the null reverse-path.
    public var address: String
    /// The ESMTP parameters in the order of the command.
    public var parameters: [EnvelopeParameter]

    /// Creates an address with its parameters.
    public init(address: String, parameters: [EnvelopeParameter] = []) {
        self.address = address
        self.parameters = parameters
    }
}

extension EnvelopeAddress {
    init(address: String, parameterText: String) {
        self.address = address
        parameters = parameterText.split(separator: " ").map { EnvelopeParameter(text: $0) }
    }

    /// The parameters as they stood in the command.
    var parameterText: String {
        // Most addresses have none or one.
        switch parameters.count {
        case 0: ""
        case 1: parameters[0].text
        default: parameters.map(\.text).joined(separator: " ")
        }
    }
}
