import PeerInput

/// Recognises the variables that Kubernetes and container links put into every container beside a service called
/// `letterlock`, or `letterlock-` and something: nobody wrote them, so they are passed over.
enum InjectedVariables {
    /// - Parameter name: without `LETTERLOCK_`.
    static func contains(_ name: String, value: String) -> Bool {
        if isAddress(value), name == "PORT" || name.hasSuffix("_PORT") { return true }
        let words = name.split(separator: "_", omittingEmptySubsequences: false)
        // SERVICE_HOST, SERVICE_PORT, SERVICE_PORT_SMTP
        if words.first == "SERVICE" { return true }
        if let service = words.firstIndex(of: "SERVICE"), ["HOST", "PORT"].contains(words[(service + 1)...].first) {
            return true
        }
        // PORT_1025_TCP, PORT_1025_TCP_ADDR
        if let port = words.firstIndex(of: "PORT"), words.count > port + 2,
            PeerNumber.read(words[port + 1], in: 0...UInt16.max) != nil
        {
            return true
        }
        // The names of a container link, `/client/letterlock`, and the linked container's own environment.
        return name.hasPrefix("ENV_") || (name == "NAME" && value.hasPrefix("/"))
    }

    private static func isAddress(_ value: String) -> Bool {
        ["tcp://", "udp://", "sctp://"].contains { value.hasPrefix($0) }
    }
}
