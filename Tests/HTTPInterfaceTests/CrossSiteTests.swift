import HTTPTypes
import HummingbirdCore
import TestSupport
import Testing

@testable import HTTPInterface

@Suite(.timeLimit(.minutes(5))) struct CrossSiteTests {
    private static let guarding = CrossSiteGuard {
        AllowedHosts(["mail.test", "Extra.Mail.Test", "10.0.0.1", "*.svc.cluster.local", "a*b.c*d.test"])
    }

    private static func check(
        _ method: HTTPRequest.Method = .get,
        _ target: String = "/api/v1/messages",
        host: String?,
        origin: String? = nil,
        fields: [String: String] = [:]
    ) -> Int {
        var request = HTTPRequest(method: method, scheme: "http", authority: host, path: target)
        request.headerFields[.origin] = origin
        for (name, value) in fields {
            guard let name = HTTPField.Name(name) else { continue }
            request.headerFields[name] = value
        }
        do {
            try guarding.check(request, RequestTarget(of: request))
            return 200
        } catch {
            return error.status.code
        }
    }

    @Test(arguments: [
        "localhost", "localhost:8025", "LOCALHOST", "localhost.", "letterlock", "my_service:80", "127.0.0.1",
        "127.0.0.1:8025", "192.0.2.7", "[::1]", "[::1]:8025", "[2001:DB8::1]", "mail.test", "MAIL.test.:8025",
        "extra.mail.test", "mail.svc.cluster.local", "mail.team.svc.cluster.local:8025", "axb.cyd.test", "mail.test:",
        "[::ffff:192.0.2.7]", "localhost:0", "localhost:65535",
    ])
    func `A host that no foreign site can have, or that is set, passes`(host: String) {
        #expect(Self.check(host: host) == 200)
    }

    @Test(arguments: [
        "evil.example", "evil.example:8025", "mail.test.evil.example", "evilmail.test", "127.0.0.1.nip.io",
        "svc.cluster.local", ".svc.cluster.local", "svc.cluster.local.evil.example", "localhost.evil.example",
        "1.2.3.4.5", "ab.cd.test", "999.1.1.1", "axby.cyd.test",
    ])
    func `Any other name is 403`(host: String) {
        #expect(Self.check(host: host) == 403)
    }

    @Test(arguments: [
        nil, "", " ", ":8025", "[::1", "::1", "[127.0.0.1]", "[::1]x", "localhost:99999", "localhost:x",
        "user@localhost", "local host", "localhost/", "\u{6D}\u{E4}il.test", "localhost,evil.example", "localhost:-1",
        "localhost:65536",
        ".",
    ])
    func `What is no host and port is 400`(host: String?) {
        #expect(Self.check(host: host) == 400)
    }

    @Test(arguments: [
        nil, "http://localhost:8025", "https://localhost", "http://LOCALHOST:3000", "http://mail.test",
        "https://mail.team.svc.cluster.local:8443",
    ])
    func `A request without origin, or from the same or a set host, passes`(origin: String?) {
        #expect(Self.check(host: "localhost:8025", origin: origin) == 200)
    }

    @Test(arguments: [
        "http://evil.example", "null", "", "http://", "ftp://localhost", "localhost", "http://192.0.2.66",
        "http://other", "http://localhost.evil.example", "http://localhost@evil.example", "file://localhost",
        "http://127.0.0.1",
    ])
    func `Another origin is 403, an address or a short name included`(origin: String) {
        #expect(Self.check(host: "localhost:8025", origin: origin) == 403)
    }

    @Test(arguments: [
        ("http://evil.example/livez", 403), ("http://evil.example:8025/livez", 403), ("HTTP://evil.example", 403),
        ("https://evil.example?x", 403), ("http://localhost/livez", 200), ("http://mail.test/livez", 200),
        ("http://localhost@evil.example/livez", 400), ("http:///livez", 400), ("http://evil.example#/", 400),
        ("//evil.example/livez", 200), ("evil.example", 400), ("evil.example:80", 400), ("*", 400), ("", 400),
        ("ftp://localhost/", 400), ("/livez#x", 400),
    ])
    func `The host of a target that is a URL counts, whatever Host says`(target: String, status: Int) {
        #expect(Self.check(.get, target, host: "localhost") == status)
        let ofHost = status == 200 && !target.hasPrefix("http") ? 403 : status
        #expect(Self.check(.get, target, host: "evil.example") == ofHost)
    }

    @Test(arguments: [
        ("http://evil.example/livez", 403), ("http://evil.example/api/v1/messages?limit=0", 403),
        ("HTTPS://evil.example", 403), ("http://localhost/livez", 200), ("http://127.0.0.1:8025/livez?x", 200),
        ("http://localhost@evil.example/livez", 400), ("http://evil.example/livez#", 400), ("evil.example", 400),
        ("http:/livez", 400), ("http:livez", 400), ("ftp://localhost/livez", 400), ("/livez", 200), ("//livez", 200),
    ])
    func `A connection asks for the host of its target, whatever Host says`(target: String, status: Int) async throws {
        try await withListener(APIUnderTest().api) { listener in
            let answer = try await LiveClient(port: listener.port).get(target)
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test func `An origin is compared with the host of a target that is a URL`() {
        let target = "http://mail.test/livez"
        #expect(Self.check(.get, target, host: "localhost", origin: "http://mail.test") == 200)
        #expect(Self.check(.get, target, host: "localhost", origin: "http://localhost") == 403)
    }

    private static func site(_ site: String, _ mode: String? = nil, _ destination: String? = nil) -> [String: String] {
        ["Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination].compactMapValues(\.self)
    }

    @Test(arguments: [HTTPRequest.Method.get, .head], ["none", "same-origin"])
    func `What a browser asks for by itself or for a page of this server passes`(
        method: HTTPRequest.Method,
        site: String
    ) {
        for (mode, destination) in [("no-cors", "image"), ("cors", "empty"), ("navigate", "document")] {
            #expect(Self.check(method, host: "localhost", fields: Self.site(site, mode, destination)) == 200)
        }
    }

    @Test(arguments: ["cross-site", "same-site", "Same-Origin", "same-origin, none", "", "x"])
    func `What a foreign page embeds or fetches is 403, and a link that is opened as a page passes`(site: String) {
        for (mode, destination, status) in [
            ("no-cors", "image", 403), ("no-cors", "script", 403), ("no-cors", "empty", 403), ("cors", "empty", 403),
            ("navigate", "iframe", 403), ("navigate", "embed", 403), ("navigate", "object", 403),
            ("websocket", "websocket", 403), ("navigate", nil, 403), (nil, "document", 403), (nil, nil, 403),
            ("no-cors", "document", 403), ("navigate", "document", 200),
        ] as [(String?, String?, Int)] {
            let fields = Self.site(site, mode, destination)
            #expect(Self.check(.get, host: "localhost", fields: fields) == status, "\(fields)")
            #expect(Self.check(.head, host: "localhost", fields: fields) == status, "\(fields)")
            #expect(Self.check(.delete, host: "localhost", fields: fields) == 403, "\(fields)")
        }
    }

    @Test func `A page of the same site is known by its origin, which a page of another site does not help`() {
        let own = "http://localhost:3000"
        let same = Self.site("same-site", "cors", "empty")
        let cross = Self.site("cross-site", "cors", "empty")
        #expect(Self.check(.get, host: "localhost", origin: own, fields: same) == 200)
        #expect(Self.check(.delete, host: "localhost", origin: own, fields: same) == 200)
        #expect(Self.check(.get, host: "localhost", origin: "http://evil.example", fields: same) == 403)
        #expect(Self.check(.get, host: "localhost", origin: "http://mail.test", fields: cross) == 403)
        #expect(Self.check(.delete, host: "localhost", origin: "http://mail.test", fields: cross) == 200)
        #expect(Self.check(.delete, host: "localhost", origin: "null", fields: cross) == 403)
    }

    @Test func `A wildcard takes quadratic time at worst`() {
        let hosts = AllowedHosts([String(repeating: "*a", count: 30) + "b"])
        #expect(!hosts.contains(String(repeating: "a", count: 2_000)))
    }
}
