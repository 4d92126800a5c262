import HTTPTypes
import HummingbirdCore

@testable import HTTPInterface

/// Requests of the message API, and what it answers about a mail that grows.
extension GrowthShape {
    /// Asks for a path.
    private static func get(_ name: String, _ path: @escaping @Sendable (_ size: Int) -> String) -> GrowthShape {
        GrowthShape("request/\(name)", size: 6 << 10) { size in
            (api(), FuzzedRequest(method: .get, path: path(size)))
        } read: { api, request in
            try ask(api, request)
        }
    }

    /// Sends a body that deletes or marks messages.
    private static func send(
        _ name: String,
        _ method: HTTPRequest.Method,
        _ body: @escaping @Sendable (_ size: Int) -> String
    ) -> GrowthShape {
        GrowthShape("request/\(name)", size: 24 << 10) { size in
            (api(), FuzzedRequest(method: method, path: "/api/v1/messages", body: Array(body(size).utf8)))
        } read: { api, request in
            try ask(api, request)
        }
    }

    /// One that no other input has changed.
    private static func api() -> FuzzedAPI {
        FuzzedAPI.renew(nil)
        return FuzzedAPI.shared(nil)
    }

    private static func ask(_ api: FuzzedAPI, _ request: FuzzedRequest) throws {
        let answer = api.answer(to: request)
        let status = answer.response.status.code
        guard status < 500 else { throw GrowthError(description: "\(request.method) was answered \(status).") }
    }

    /// Asks for what the path says of a mail that is kept, in which `ID` stands for its ID.
    private static func stored(
        _ name: String,
        size: Int = 32 << 10,
        _ path: String,
        to recipient: @escaping @Sendable (_ size: Int) -> String = { _ in "bob@b.test" },
        _ mail: @escaping @Sendable (_ size: Int) -> String
    ) -> GrowthShape {
        GrowthShape(name, size: size) { size in
            let api = api()
            let id = try keep(Array(mail(size).utf8), to: recipient(size), api)
            return (api, FuzzedRequest(method: .get, path: path.replacing("ID", with: "\(id)")))
        } read: { api, request in
            try ask(api, request)
        }
    }

    /// The same of a mail with a recipient that grows.
    private static func addressed(_ name: String, size: Int = 32 << 10, _ path: String) -> GrowthShape {
        stored(name, size: size, path, to: { filled($0, with: "a") }, { _ in text })
    }

    /// Keeps a mail.
    private static func kept(
        _ name: String,
        size: Int = 32 << 10,
        _ mail: @escaping @Sendable (_ size: Int) -> String
    ) -> GrowthShape {
        GrowthShape("store/\(name)", size: size) { size in
            (api(), Array(mail(size).utf8))
        } read: { api, mail in
            _ = try keep(mail, to: "bob@b.test", api)
        }
    }

    private static func keep(_ mail: [UInt8], to recipient: String, _ api: FuzzedAPI) throws -> Int64 {
        guard let id = api.keep(mail, to: [recipient]) else {
            throw GrowthError(description: "The mail was not kept.")
        }
        return id
    }

    private static let images =
        "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"

    /// HTML that shows each image once, and as many images.
    private static func imagesInTurn(_ size: Int) -> String {
        let count = size / 110
        return images + (0..<count).map { "<img src=\"cid:i\($0)\">" }.joined()
            + (0..<count).map { "\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <i\($0)>\r\n\r\nx" }.joined()
    }

    /// HTML that shows no image, and many images.
    private static func imagesUnused(_ size: Int) -> String {
        images + filled(size / 2, with: "<p>text cid: ")
            + filled(size / 2, with: "\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <i>\r\n\r\nx")
    }

    private static let text = "Subject: s\r\n\r\n"
    private static let needle = filled(240, with: "a") + "b"

    /// What comes before the route: who asks, from where, and for which host.
    private static func access(
        _ name: String,
        size: Int = 8 << 10,
        _ field: HTTPField.Name?,
        opening: String = "",
        _ piece: String
    ) -> GrowthShape {
        GrowthShape("access/\(name)", size: size) { size in
            var request = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/")
            let value = opening + filled(size, with: piece)
            if let field { request.headerFields[field] = value } else { request.authority = value }
            return request
        } read: { request in
            let access = CrossSiteGuard { AllowedHosts(["*.a*b.test"]) }
            try? access.check(request, RequestTarget(of: request))
            try? BasicAuthentication { [HTTPUser(name: "ann", password: "secret")] }.check(request)
        }
    }

    static let requests: [GrowthShape] = [
        // Many fields are limited to 64 KiB, and lists of mailboxes to 10,000, so some inputs are small. Those of which each
        // byte takes few instructions are large: less would be lost in what every request takes.
        access("host", nil, "a."), access("host-literal", nil, opening: "[", ":"),
        access("host-ports", nil, ":1"), access("origin", size: 64 << 10, .origin, "http://"),
        access("origin-host", .origin, opening: "http://", "a."),
        access("authorization", .authorization, opening: "Basic ", "QUJD"),
        access("authorization-blanks", .authorization, opening: "Basic ", " ="),
        access("authorization-invalid", .authorization, opening: "Basic ", "*"),
        get("recipients") { "/api/v1/messages?" + filled($0, with: "recipient=a@x&") + "limit=1" },
        get("recipient") { "/api/v1/messages?recipient=" + filled($0, with: "*a") },
        get("words") { "/api/v1/search?query=" + filled($0, with: "a%20") },
        get("word") { "/api/v1/search?query=" + filled($0, with: "a") },
        get("quotes") { "/api/v1/search?query=" + filled($0, with: "%22") },
        get("fields") { "/api/v1/search?query=" + filled($0, with: "subject:a%20") },
        get("ampersands") { "/api/v1/messages?" + filled($0, with: "&") },
        get("escapes") { "/api/v1/search?query=" + filled($0, with: "%41") },
        get("percents") { "/api/v1/search?query=" + filled($0, with: "%") },
        get("pluses") { "/api/v1/search?query=" + filled($0, with: "+") },
        get("unknown") { "/api/v1/messages?" + filled($0, with: "x=&") },
        get("digits") { "/api/v1/messages?limit=" + filled($0, with: "9") },
        get("path") { "/" + filled($0, with: "a/") },
        get("view-name") { "/view/" + filled($0, with: ".") },
        send("ids", .put) { #"{"Read":true,"IDs":["# + filled($0, with: #""1795000000000001","#) + #""1"]}"# },
        send("keys", .put) { size in
            "{" + (0..<(size / 10)).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
        },
        send("depth", .delete) { filled($0, with: "[") },
        kept("text", size: 256 << 10) { text + filled($0, with: "a") },
        kept("parts") { images + filled($0, with: "\r\n--b\r\nX: y\r\n\r\n") },
        kept("recipients", size: 8 << 10) { "To: " + filled($0, with: "a@x,") + "\r\n\r\n" },
        stored("view/images", "/view/ID.html", imagesInTurn),
        stored("view/images-unused", "/view/ID.html", imagesUnused),
        stored("view/text", size: 256 << 10, "/view/ID.txt") { text + filled($0, with: "a\n") },
        stored("message/images", size: 8 << 10, "/api/v1/message/ID", imagesInTurn),
        stored("message/parts", "/api/v1/message/ID") { images + filled($0, with: "\r\n--b\r\nX: y\r\n\r\n") },
        stored("message/headers", "/api/v1/message/ID/headers") { filled($0, with: "X-A-B: y\r\n z\r\n") },
        stored("message/recipients", size: 8 << 10, "/api/v1/message/ID") {
            "To: " + filled($0, with: "a@x,") + "\r\n\r\n"
        },
        stored("message/part", "/api/v1/message/ID/part/2") { images + filled($0, with: "\r\n--b\r\n\r\nx") },
        stored("search/text", size: 128 << 10, "/api/v1/search?query=\(needle)") { text + filled($0, with: "a") },
        stored("search/html", size: 64 << 10, "/api/v1/search?query=\(needle)") { images + filled($0, with: "a ") },
        stored("search/subject", size: 16 << 10, "/api/v1/search?query=subject:\(needle)") {
            "Subject: " + filled($0, with: "a")
        },
        stored("search/recipients", size: 8 << 10, "/api/v1/search?query=to:\(needle)") {
            "To: " + filled($0, with: "a@x,")
        },
        addressed("search/envelope", "/api/v1/messages?recipient=*\(needle)*"),
        addressed("search/stars", size: 128 << 10, "/api/v1/messages?recipient=*a*a*a*b*"),
    ]
}
