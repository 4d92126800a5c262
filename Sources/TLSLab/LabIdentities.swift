import Synchronization

/// What the lab serves, made for each fault when it is first asked for.
///
/// Any thread may ask.
public final class LabIdentities: Sendable {
    /// Who signs it.
    public let authority: LabAuthority
    private let hostName: String
    private let clock: @Sendable () -> Int64
    private let keys = LabKeys()
    private let made = Mutex<[LabFault: LabIdentity]>([:])

    /// Nothing is made yet; `clock` gives the time in seconds since 1970.
    public init(authority: LabAuthority, hostName: String, clock: @escaping @Sendable () -> Int64) {
        self.authority = authority
        self.hostName = hostName
        self.clock = clock
    }

    /// What a listener with `fault` serves now.
    ///
    /// The first time it may take half a second, for an RSA key, so that a listener asks before it listens. Later it costs
    /// nothing, and once in half a year a new certificate under the same RSA key.
    public func identity(for fault: LabFault) throws(LabError) -> LabIdentity {
        guard fault.isOffered(for: hostName) else {
            throw LabError(
                .notForThisHostName,
                "The lab's fault \(fault.rawValue) cannot be made for HostName \(hostName), which "
                    + (fault == .certificateWildcardMisuse ? "has no two labels" : "is longer than 64 characters")
                    + "; leave the fault out, or set HostName to one as mail.test."
            )
        }
        return try made.withLock { made throws(LabError) in
            let now = clock()
            let old = made[fault]
            if let old, now < old.made + LabValidity.renewal { return old }
            let new = try LabIdentity(fault, LabHost(hostName), authority, keys, now: now)
            made[fault] = new
            return new
        }
    }
}
