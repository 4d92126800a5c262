import HTTPTypes
import HummingbirdCore

/// Requests of the message API, and what it answers about a mail that grows.
extension GrowthShape {
    /// Asks for a path.
    private static func get(_ name: String, _ path: @escaping @Sendable (_ size: Int) -> String) -> GrowthShape {
        GrowthShape("request/\(name)", size: 6 << 10, usesAPI: true) { size in
            try ask(FuzzedRequest(method: .get, path: path(size)))
        }
    }

    /// Sends a body that deletes or marks messages.
    private static func send(
        _ name: String,
        _ method: HTTPRequest.Method,
        _ body: @escaping @Sendable (_ size: Int) -> String
    ) -> GrowthShape {
        GrowthShape("request/\(name)", size: 24 << 10, usesAPI: true) { size in
            try ask(FuzzedRequest(method: method, path: "/api/v1/messages", body: Array(body(size).utf8)))
        }
    }

    private static func ask(_ request: FuzzedRequest) throws {
        let answer = FuzzedAPI.shared(nil).answer(to: request)
        let status = answer.response.status.code
        guard status < 500 else { throw GrowthError(description: "\(request.method) was answered \(status).") }
    }

    /// Keeps a mail and then asks for what the path says, in which `ID` stands for its ID.
    private static func stored(
        _ name: String,
        _ path: String,
        _ mail: @escaping @Sendable (_ size: Int) -> String
    ) -> GrowthShape {
        GrowthShape(name, usesAPI: true) { size in try keep(mail(size), to: "bob@b.test", andAskFor: path) }
    }

    /// The same for a recipient that grows.
    private static func addressed(_ name: String, _ path: String, with piece: String) -> GrowthShape {
        GrowthShape(name, usesAPI: true) { size in
            try keep(text, to: filled(size, with: piece), andAskFor: path)
        }
    }

    private static func keep(_ mail: String, to recipient: String, andAskFor path: String) throws {
        guard let id = FuzzedAPI.shared(nil).keep(Array(mail.utf8), to: [recipient]) else {
            throw GrowthError(description: "The mail was not kept.")
        }
        try ask(FuzzedRequest(method: .get, path: path.replacing("ID", with: "\(id)")))
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

    static let requests: [GrowthShape] = [
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
        stored("view/images", "/view/ID.html", imagesInTurn),
        stored("view/images-unused", "/view/ID.html", imagesUnused),
        stored("view/text", "/view/ID.txt") { text + filled($0, with: "a\n") },
        stored("message/images", "/api/v1/message/ID", imagesInTurn),
        stored("message/parts", "/api/v1/message/ID") { images + filled($0, with: "\r\n--b\r\nX: y\r\n\r\n") },
        stored("message/headers", "/api/v1/message/ID/headers") { filled($0, with: "X-A-B: y\r\n z\r\n") },
        stored("message/recipients", "/api/v1/message/ID") { "To: " + filled($0, with: "a@x,") + "\r\n\r\n" },
        stored("message/part", "/api/v1/message/ID/part/2") { images + filled($0, with: "\r\n--b\r\n\r\nx") },
        stored("search/text", "/api/v1/search?query=\(needle)") { text + filled($0, with: "a") },
        stored("search/html", "/api/v1/search?query=\(needle)") { images + filled($0, with: "a ") },
        stored("search/subject", "/api/v1/search?query=subject:\(needle)") { "Subject: " + filled($0, with: "a") },
        stored("search/recipients", "/api/v1/search?query=to:\(needle)") { "To: " + filled($0, with: "a@x,") },
        addressed("search/envelope", "/api/v1/messages?recipient=*\(needle)*", with: "a"),
        addressed("search/stars", "/api/v1/messages?recipient=*a*a*a*ab", with: "a"),
        stored("wait/text", "/api/v1/wait?query=\(needle)&timeout=1ms") { text + filled($0, with: "a") },
    ]
}
