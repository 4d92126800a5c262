/// How many clients may be connected, and who; read anew for each connection.
public struct ConnectionLimits: Sendable, Equatable {
    /// At most so many connections at once; 0 is no limit.
    public var maximum: Int
    /// At most so many of one address; 0 is no limit.
    public var maximumPerAddress: Int
    /// At most so many new ones of one address in a second; 0 is no limit.
    public var maximumRatePerAddress: Int
    /// Whose connections are taken; empty are everybody's.
    public var allowedAddresses: [AddressRange]

    /// Limits with all of their values; none has a default, so that none is off by mistake.
    public init(
        maximum: Int,
        maximumPerAddress: Int,
        maximumRatePerAddress: Int,
        allowedAddresses: [AddressRange]
    ) {
        self.maximum = maximum
        self.maximumPerAddress = maximumPerAddress
        self.maximumRatePerAddress = maximumRatePerAddress
        self.allowedAddresses = allowedAddresses
    }
}
