import SMTPProtocol

/// Why a connection is not taken.
enum ConnectionRefusal: Sendable, Equatable {
    case addressNotAllowed
    case tooMany(Int)
    case tooManyFromAddress(Int)
    case tooFastFromAddress(Int)

    /// The setting that says so.
    var setting: String {
        switch self {
        case .addressNotAllowed: "AllowedAddresses"
        case .tooMany: "MaximumConnections"
        case .tooManyFromAddress: "MaximumConnectionsPerAddress"
        case .tooFastFromAddress: "MaximumConnectionRate"
        }
    }

    /// What the client is told, in plain text.
    var reply: Reply {
        switch self {
        case .addressNotAllowed: .addressNotAllowed
        case .tooMany: .tooManyConnections
        case .tooManyFromAddress, .tooFastFromAddress: .tooManyConnectionsFromAddress
        }
    }

    /// What the record of the session says.
    func ending(address: String) -> SessionEnding {
        switch self {
        case .addressNotAllowed:
            SessionEnding(
                outcome: .addressNotAllowed,
                reason: "The address \(address) is not in AllowedAddresses.",
                advice: "Add the address, or its network, to AllowedAddresses."
            )
        case .tooMany(let limit):
            SessionEnding(
                outcome: .tooManyConnections,
                reason: "There were \(limit) connections already (MaximumConnections).",
                advice: "Let clients close their connections, or raise MaximumConnections."
            )
        case .tooManyFromAddress(let limit):
            SessionEnding(
                outcome: .tooManyConnections,
                reason: "There were \(limit) connections of \(address) already (MaximumConnectionsPerAddress).",
                advice: "Let the client close its connections, or raise MaximumConnectionsPerAddress."
            )
        case .tooFastFromAddress(let limit):
            SessionEnding(
                outcome: .tooManyConnections,
                reason: "\(address) had made \(limit) connections within a second already (MaximumConnectionRate).",
                advice: "Let the client send more mail over one connection, or raise MaximumConnectionRate."
            )
        }
    }
}
