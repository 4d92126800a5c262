/// The facts of the certificate that is presented.
public struct CertificateHealth: Sendable, Equatable, Codable {
    /// `generated`, `authority` (a leaf of the local authority) or `provided`.
    public var source: String
    /// The file that it was read from.
    public var path: String
    /// The distinguished name of its owner, such as `CN=mail.test`.
    public var subject: String
    /// The distinguished name of who signed it.
    public var issuer: String
    /// DNS names and IP addresses it is for.
    public var names: [String]
    /// The serial number in upper case hexadecimal.
    public var serialNumber: String
    /// The SHA-256 fingerprint as `AA:BB:…`.
    public var fingerprintSHA256: String
    /// Algorithm and size, such as `ECDSA P-256`.
    public var keyType: String
    /// Seconds since 1970; ISO 8601 text in JSON.
    public var notBefore: Int64
    /// Seconds since 1970; ISO 8601 text in JSON.
    public var notAfter: Int64
    /// Whole days until ``notAfter``, rounded down, negative when that is past.
    public var daysLeft: Int

    /// Takes the facts and counts the days.
    ///
    /// - Parameter now: seconds since 1970; gives ``daysLeft``.
    public init(
        source: String,
        path: String,
        subject: String,
        issuer: String,
        names: [String],
        serialNumber: String,
        fingerprintSHA256: String,
        keyType: String,
        notBefore: Int64,
        notAfter: Int64,
        now: Int64
    ) {
        self.source = source
        self.path = path
        self.subject = subject
        self.issuer = issuer
        self.names = names
        self.serialNumber = serialNumber
        self.fingerprintSHA256 = fingerprintSHA256
        self.keyType = keyType
        self.notBefore = notBefore
        self.notAfter = notAfter
        let secondsLeft = notAfter - now
        daysLeft = Int((secondsLeft - (secondsLeft % 86_400 + 86_400) % 86_400) / 86_400)
    }

    private enum CodingKeys: String, CodingKey {
        case source
        case path
        case subject
        case issuer
        case names
        case serialNumber
        case fingerprintSHA256 = "fingerprintSha256"
        case keyType
        case notBefore
        case notAfter
        case daysLeft
    }

    /// Reads what ``encode(to:)`` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try container.decode(String.self, forKey: .source)
        path = try container.decode(String.self, forKey: .path)
        subject = try container.decode(String.self, forKey: .subject)
        issuer = try container.decode(String.self, forKey: .issuer)
        names = try container.decode([String].self, forKey: .names)
        serialNumber = try container.decode(String.self, forKey: .serialNumber)
        fingerprintSHA256 = try container.decode(String.self, forKey: .fingerprintSHA256)
        keyType = try container.decode(String.self, forKey: .keyType)
        notBefore = try UTCText.seconds(of: container.decode(String.self, forKey: .notBefore))
        notAfter = try UTCText.seconds(of: container.decode(String.self, forKey: .notAfter))
        daysLeft = try container.decode(Int.self, forKey: .daysLeft)
    }

    /// Writes the contract's keys, points in time as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(source, forKey: .source)
        try container.encode(path, forKey: .path)
        try container.encode(subject, forKey: .subject)
        try container.encode(issuer, forKey: .issuer)
        try container.encode(names, forKey: .names)
        try container.encode(serialNumber, forKey: .serialNumber)
        try container.encode(fingerprintSHA256, forKey: .fingerprintSHA256)
        try container.encode(keyType, forKey: .keyType)
        try container.encode(UTCText.text(seconds: notBefore), forKey: .notBefore)
        try container.encode(UTCText.text(seconds: notAfter), forKey: .notAfter)
        try container.encode(daysLeft, forKey: .daysLeft)
    }
}
