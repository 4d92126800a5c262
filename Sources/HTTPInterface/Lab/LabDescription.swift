public import TLSLab

/// What the message API tells of the TLS lab; filled in by the daemon.
public struct LabDescription: Sendable {
    /// A port of the lab.
    public struct Port: Sendable {
        /// The port number.
        public var port: Int
        /// What is wrong there, and how TLS begins.
        public var labCase: LabCase

        /// A port with both of its values.
        public init(port: Int, labCase: LabCase) {
            self.port = port
            self.labCase = labCase
        }
    }

    /// What the clients did.
    public var report: LabReport
    /// The ports that are open, in the order in which they are to be shown.
    public var ports: [Port]
    /// Where the certificate of the lab's authority lies.
    public var authorityPath: String
    /// Its content, as PEM; asked for every request.
    public var authority: @Sendable () -> [UInt8]

    /// A description with all of its values.
    public init(
        report: LabReport,
        ports: [Port],
        authorityPath: String,
        authority: @escaping @Sendable () -> [UInt8]
    ) {
        self.report = report
        self.ports = ports
        self.authorityPath = authorityPath
        self.authority = authority
    }
}
