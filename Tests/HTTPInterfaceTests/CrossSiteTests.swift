import HTTPTypes
import HummingbirdCore
import TestSupport
import Testing

@testable import HTTPInterface

@Suite struct CrossSiteTests {
    private static let guarding = CrossSiteGuard {
        AllowedHosts(["mail.test", "Extra.Mail.Test", "10.0.0.1", "*.svc.cluster.local", "a*b.c*d.test"])
    }

    private static func check(host: String?, origin: String? = nil) -> Int {
        var request = HTTPRequest(method: .get, scheme: "http", authority: host, path: "/api/v1/messages")
        request.headerFields[.origin] = origin
        do {
            try guarding.check(request)
            return 200
        } catch {
            return error.status.code
        }
    }

    @Test(arguments: [
        "localhost", "localhost:8025", "LOCALHOST", "localhost.", "letterlock", "my_service:80", "127.0.0.1",
        "127.0.0.1:8025", "192.0.2.7", "[::1]", "[::1]:8025", "[2001:DB8::1]", "mail.test", "MAIL.test.:8025",
        "extra.mail.test", "mail.svc.cluster.local", "mail.team.svc.cluster.local:8025", "axb.cyd.test", "mail.test:",
    ])
    func `A host that no foreign site can have, or that is set, passes`(host: String) {
        #expect(Self.check(host: host) == 200)
    }

    @Test(arguments: [
        "evil.example", "evil.example:8025", "mail.test.evil.example", "evilmail.test", "127.0.0.1.nip.io",
        "svc.cluster.local", ".svc.cluster.local", "svc.cluster.local.evil.example", "localhost.evil.example",
        "1.2.3.4.5", "ab.cd.test", "999.1.1.1",
    ])
    func `Any other name is 403`(host: String) {
        #expect(Self.check(host: host) == 403)
    }

    @Test(arguments: [
        nil, "", " ", ":8025", "[::1", "::1", "[127.0.0.1]", "[::1]x", "localhost:99999", "localhost:x",
        "user@localhost", "local host", "localhost/", "\u{6D}\u{E4}il.test", "localhost,evil.example", "localhost:-1",
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

    @Test func `A wildcard takes quadratic time at worst`() {
        let hosts = AllowedHosts([String(repeating: "*a", count: 30) + "b"])
        #expect(!hosts.contains(String(repeating: "a", count: 2_000)))
    }
}
