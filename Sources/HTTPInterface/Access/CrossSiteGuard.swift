import HTTPTypes

/// Keeps web pages of other sites away from the message API, which needs no password.
///
/// Two things are looked at. `Host`: a page whose own name was made to resolve to this machine (DNS rebinding) is of
/// the same site for its browser, and asks under that name. `Origin`: a browser sends it with every request of a page
/// that could change something here.
struct CrossSiteGuard: Sendable {
    /// Asked for every request, as the names can change while running.
    var allowedHosts: @Sendable () -> AllowedHosts

    /// Passes a request or says why not.
    func check(_ request: HTTPRequest) throws(APIError) {
        let allowed = allowedHosts()
        let host = try host(of: request)
        guard host.isAddress || !host.host.contains(".") || allowed.contains(host.host) else {
            throw APIError(
                code: .foreignHost,
                description: """
                    The API does not answer to the host name \(quoted(host.host)), for a foreign web page could have \
                    it. Ask by IP address, or add the name to HttpHosts (LETTERLOCK_HTTP_HOSTS).
                    """
            )
        }
        for origin in request.headerFields[values: .origin] {
            guard Self.isOwn(origin, host: host, allowed: allowed) else {
                throw APIError(
                    code: .foreignOrigin,
                    description: """
                        The API does not answer to pages of \(quoted(origin)). If the site is yours, add its host name \
                        to HttpHosts (LETTERLOCK_HTTP_HOSTS).
                        """
                )
            }
        }
    }

    /// The host that is asked for; RFC 9112 section 3.2 wants exactly one, and 400 otherwise.
    private func host(of request: HTTPRequest) throws(APIError) -> HostAndPort {
        guard let text = request.authority else {
            throw APIError(code: .invalidRequest, description: "The request has no Host field; it needs one.")
        }
        // The first one is taken out of the fields; what is left there is a second one.
        guard !request.headerFields.contains(where: { $0.name.canonicalName == "host" }) else {
            throw APIError(code: .invalidRequest, description: "The request has several Host fields; it needs one.")
        }
        guard let host = HostAndPort(text) else {
            throw APIError(
                code: .invalidRequest,
                description: "The Host field \(quoted(text)) is not a host name or IP address with an optional port."
            )
        }
        return host
    }

    /// Whether an origin is of the site that is asked, on any port, or has a name that was set to be allowed.
    ///
    /// Any other address or name without a dot is foreign here, though it would do as a `Host`: what this machine is
    /// called is one thing, where the page came from another. So is `null`, the origin of what hides where it is from.
    private static func isOwn(_ origin: String, host: HostAndPort, allowed: AllowedHosts) -> Bool {
        let scheme = ["http://", "https://"].first { origin.lowercased().hasPrefix($0) }
        guard let scheme, let site = HostAndPort(origin.dropFirst(scheme.count)) else { return false }
        return site.host == host.host || allowed.contains(site.host)
    }
}
