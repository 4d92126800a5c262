import Foundation
import TestSupport
import Testing

/// Opens mails in a real browser and checks that their sender learns nothing of it.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ViewTests {
    @Test("No construct in the HTML of a mail connects to its sender when the mail is viewed")
    func constructs() async throws {
        let constructs = HostileConstruct.all
        #expect(Set(constructs.map(\.name)).count == constructs.count)
        let daemon = try await Daemon()
        let listeners = try SenderListeners(constructs.map(\.name) + ["control"])
        defer { listeners.stop() }
        let browser = try Browser()
        var answered: [String] = []
        for construct in constructs {
            let host = "127.0.0.1:\(try listeners.port(of: construct.name))"
            let id = try await daemon.deliver(Self.mail(construct.html.replacing("HOST", with: host)))
            let view = try daemon.url("http", "/view/\(id).html").absoluteString
            answered += try browser.visit(view).filter { $0 != view && !$0.hasPrefix("data:") }
        }
        // An unprotected page connects last. When its connection is there, earlier ones would be too.
        let control = "data:text/html,<link rel=preconnect href=http://127.0.0.1:\(try listeners.port(of: "control"))>"
        try browser.visit(control)
        try await listeners.hears("control")
        let connected = constructs.map(\.name).filter { listeners.connected.contains($0) }
        #expect(connected.isEmpty, "\(connected.count): \(connected)")
        #expect(answered.isEmpty)
    }

    @Test("A clicked link opens, and nobody else is told about it")
    func link() async throws {
        let daemon = try await Daemon()
        let listeners = try SenderListeners(["link", "ping"])
        defer { listeners.stop() }
        let (link, ping) = (try listeners.port(of: "link"), try listeners.port(of: "ping"))
        let style = "position: absolute; left: 0; top: 0; width: 200px; height: 200px"
        let html = """
            <a href=http://127.0.0.1:\(link)/ ping=http://127.0.0.1:\(ping)/ attributionsrc=http://127.0.0.1:\(ping)/
            style="\(style)">x</a>
            """
        let id = try await daemon.deliver(Self.mail(html))
        let browser = try Browser()
        try browser.visit(try daemon.url("http", "/view/\(id).html").absoluteString)
        #expect(listeners.connected.isEmpty)
        try browser.click(x: 100, y: 100)
        try await listeners.hears("link")
        #expect(!listeners.connected.contains("ping"))
    }

    @Test("Inline images appear even if the API asks for a password, and images of a mail never call the API")
    func images() async throws {
        let daemon = try await Daemon(["HTTP_USERS": "ci:secret"])
        let html = """
            <img src="CID:logo%40mail"><img alt=x src="/api/v1/wait?timeout=60">
            <p style="width: 9px; height: 9px; background: url(/api/v1/wait?timeout=60)">
            """
        let mail = """
            MIME-Version: 1.0
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html

            \(html)
            --b
            Content-Type: image/gif
            Content-ID: <logo@mail>
            Content-Transfer-Encoding: base64

            \(Self.picture)
            --b--

            """.replacing("\n", with: "\r\n")
        let connection = try RawConnection(port: try daemon.smtpPort())
        try connection.beginMessage()
        try connection.send(mail + ".\r\n")
        #expect(try connection.reply()?.hasPrefix("250 2.0.0") == true)
        let browser = try Browser()
        let view = try daemon.url("http", "/view/latest.html").absoluteString
        let answered = try browser.visit(view.replacing("http://", with: "http://ci:secret@"))
        #expect(answered.count { !$0.hasPrefix("data:") } == 1, "\(answered)")
        #expect(try browser.width(of: "img") == 48)
    }

    /// A GIF of 48 × 1 pixels.
    private static let picture = "R0lGODlhMAABAIAAAAAAAP///yH5BAAAAAAALAAAAAAwAAEAAAIGhI+py+0KADs="

    private static func mail(_ html: String) -> [UInt8] {
        Array("Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\(html)\r\n".utf8)
    }
}
