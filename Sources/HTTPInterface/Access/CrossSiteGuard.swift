import HTTPTypes

/// Keeps web pages of other sites away from the message API, which needs no password.
///
/// Three things are looked at. `Host`: a page whose own name was made to resolve to this machine (DNS rebinding) is of
/// the same site for its browser, and asks under that name. `Origin`: a browser sends it with every request of a page
/// that could change something here. `Sec-Fetch-Site`, which browsers send to HTTPS and to `localhost`: an image or a
/// script of a foreign page is asked for without an `Origin`, and would keep this server busy though the page cannot
/// read the answer.
struct CrossSiteGuard: Sendable {
    /// Asked for every request, as the names can change while running.
    var allowedHosts: @Sendable () -> AllowedHosts

    /// Passes a request or says why not.
    func check(_ request: HTTPRequest, _ target: RequestTarget) throws(APIError) {
        let allowed = allowedHosts()
        let host = try host(of: request, target)
        guard host.isAddress || !host.host.contains(".") || allowed.contains(host.host) else {
            throw APIError(
                code: .foreignHost,
                description: """
                    The API does not answer to the host name \(quoted(host.host)), for a foreign web page could have \
                    it. Ask by IP address, or add the name to HttpHosts (LETTERLOCK_HTTP_HOSTS).
                    """
            )
        }
        let origins = request.headerFields[values: .origin]
        for origin in origins {
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
        try Self.checkSite(of: request, hasOwnOrigin: !origins.isEmpty)
    }

    /// Passes what a browser does not call foreign, or what only leads the user here: a link that is opened as a page.
    ///
    /// A page of the same site is on another port or under a name beside this one. It is known by its `Origin`, which
    /// was checked; what has none is embedded in it. A page of another site may do no more with a GET than lead here,
    /// even where `HttpHosts` has its name: no answer lets it read anything.
    private static func checkSite(of request: HTTPRequest, hasOwnOrigin: Bool) throws(APIError) {
        let sites = request.headerFields[values: .secFetchSite]
        if sites.isEmpty || sites == ["none"] || sites == ["same-origin"] { return }
        let isSafe = request.method == .get || request.method == .head
        if hasOwnOrigin, !isSafe || sites == ["same-site"] { return }
        let isNavigation =
            request.headerFields[values: .secFetchMode] == ["navigate"]
            && request.headerFields[values: .secFetchDest] == ["document"]
        guard isSafe, isNavigation else {
            throw APIError(
                code: .foreignOrigin,
                description: """
                    The API does not answer to what a page of another site embeds or fetches (Sec-Fetch-Site). Open the \
                    address itself, or send the request from a page of this server or from a program.
                    """
            )
        }
    }

    /// The host that is asked for.
    ///
    /// RFC 9112 section 3.2 wants exactly one `Host`, and 400 otherwise. Where the target is a URL, its host counts
    /// instead (section 3.2.2).
    private func host(of request: HTTPRequest, _ target: RequestTarget) throws(APIError) -> HostAndPort {
        guard let field = request.authority else {
            throw APIError(code: .invalidRequest, description: "The request has no Host field; it needs one.")
        }
        // The first one is taken out of the fields; what is left there is a second one.
        guard !request.headerFields.contains(where: { $0.name.canonicalName == "host" }) else {
            throw APIError(code: .invalidRequest, description: "The request has several Host fields; it needs one.")
        }
        let text = target.authority.map(String.init) ?? field
        guard let host = HostAndPort(text) else {
            throw APIError(
                code: .invalidRequest,
                description: "The host \(quoted(text)) is not a host name or IP address with an optional port."
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

extension HTTPField.Name {
    fileprivate static let secFetchSite = Self("Sec-Fetch-Site") ?? .origin
    fileprivate static let secFetchMode = Self("Sec-Fetch-Mode") ?? .origin
    fileprivate static let secFetchDest = Self("Sec-Fetch-Dest") ?? .origin
}
