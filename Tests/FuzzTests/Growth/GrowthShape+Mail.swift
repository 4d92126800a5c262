@testable import InternetMessage

/// Mails, read as they are when they arrive and as they are when somebody asks for all of their parts.
extension GrowthShape {
    private static func read(_ source: [UInt8]) {
        let message = ParsedMessage(source: source)
        for field in message.header { _ = field.value }
        for part in message.inline + message.attachments {
            _ = part.content()
            _ = part.displayFileName
        }
    }

    private static func mail(
        _ name: String,
        size: Int = 32 << 10,
        isBounded: Bool = false,
        _ text: @escaping @Sendable (_ size: Int) -> String
    ) -> GrowthShape {
        GrowthShape(name, size: size, isBounded: isBounded, input: { Array(text($0).utf8) }, read: read)
    }

    /// One for each way to read a field.
    private static let fields = [
        "From", "Subject", "Date", "Message-ID", "List-Unsubscribe", "Content-Type", "Content-Disposition",
        "Content-Transfer-Encoding", "Content-ID", "X",
    ]

    /// What opens and never closes, what is looked for and never comes, and what comes all the time; in every field that
    /// is read.
    static let headers: [GrowthShape] =
        [
            ("encoded-words", "=?utf-8?Q?x?= "), ("encoded-words-open", "=?utf-8?Q?x"), ("equals", "="),
            ("charsets-in-turn", "=?koi8-r?Q?x?==?gb2312?B?eA==?="), ("question-marks", "=?"),
            ("addresses", "a@x,"), ("addresses-open", "<a@x"), ("angles", "<"), ("routes", "<@a,"), ("colons", ":"),
            ("groups", "g:\""), ("words", "a "), ("quotes", "\""), ("comments", "("), ("comments-escaped", "(\\"),
            ("literals", "["), ("dates", "1 Jan 99 "), ("semicolons", ";"), ("parameters", "; a=b"),
            ("continuations", "; name*1=x"), ("percents", "; name*=utf-8''%41"), ("quotes-open", "; a=\""),
            ("folded", "\r\n "), ("blanks", " "), ("bare-returns", "\r"),
        ]
        .map { name, piece in
            mail("header/\(name)") { size in
                let value = filled(size / fields.count, with: piece)
                return fields.map { "\($0): \(value)\r\n" }.joined() + "\r\n"
            }
        } + [
            mail("header/fields") { filled($0, with: "X: y\r\n") },
            mail("header/empty-senders") { filled($0, with: "From: \r\n") },
            mail("header/recipients", size: 16 << 10) { filled($0, with: "To: a@x\r\n") },
            mail("header/no-colon") { filled($0, with: "x") },
        ]

    private static func content(
        _ name: String,
        size: Int = 32 << 10,
        _ header: String,
        _ piece: String
    ) -> GrowthShape {
        mail(name, size: size) { "\(header)\r\n\r\n" + filled($0, with: piece) }
    }

    static let contents: [GrowthShape] = quotedPrintable + base64 + markups + texts + charsets

    private static let quotedPrintable: [GrowthShape] =
        [
            ("lines", "a\n"), ("soft-breaks", "=\r\n"), ("one-line", "a"), ("encoded", "=41"), ("equals", "="),
            ("blanks", " "), ("blanks-at-ends", "a \n"),
        ]
        .flatMap { name, piece in
            // The same in a part that others follow: no search may go on into them.
            let type = "Content-Transfer-Encoding: quoted-printable"
            return [
                content("quoted-printable/\(name)", type, piece),
                mail("quoted-printable-parts/\(name)") { size in
                    let part = "--b\r\n\(type)\r\n\r\n\(filled(200, with: piece))\r\n"
                    return "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + filled(size, with: part)
                },
            ]
        }

    private static let base64: [GrowthShape] =
        [("groups", "QUJD"), ("invalid", "*"), ("paddings", "="), ("line-ends", "\r\n"), ("pieces", "QQ==")]
        .map { content("base64/\($0)", "Content-Transfer-Encoding: base64", $1) }

    private static let markups: [GrowthShape] =
        [
            ("tags", "<p>"), ("tags-open", "<p "), ("less", "<"), ("comments", "<!--"), ("quotes-open", "<a ='"),
            ("raw-open", "<style>"), ("raw", "<style></"), ("raw-closed", "<title>x</title>"), ("ampersands", "&"),
            ("entities", "&#x41;"), ("text", "a "), ("comment-ends", "--"), ("depth", "<div>"),
        ]
        .map { content("html/\($0)", "Content-Type: text/html", $1) } + [
            // A few instructions for each byte: those of a short mail are lost in what every mail takes.
            content("html/declarations", size: 256 << 10, "Content-Type: text/html", "<!")
        ]

    private static let texts: [GrowthShape] =
        [("words", "a "), ("invisible", "\u{200B}"), ("blanks", " "), ("marks", "\u{FEFF}")]
        .map { content("text/\($0)", size: 256 << 10, "Content-Type: text/plain; charset=utf-8", $1) }

    private static let charsets: [GrowthShape] =
        ["utf-8", "utf-16", "utf-7", "iso-2022-jp", "gb18030", "big5", "euc-kr", "koi8-r", "us-ascii"]
        .flatMap { charset in
            [
                text("charset/\(charset)", size: 128 << 10, in: charset, [0x61]),
                // Few, for what comes after 10,000 faults is read as if the charset were unknown.
                text("charset/\(charset)/malformed", size: 3 << 10, in: charset, [0xFF, 0x1B, 0x2B]),
            ]
        }

    private static func text(
        _ name: String,
        size: Int = 32 << 10,
        in charset: String,
        _ piece: [UInt8]
    ) -> GrowthShape {
        GrowthShape(
            name,
            size: size,
            input: { size in
                let header = "Content-Type: text/plain; charset=\(charset)\r\n\r\n"
                return Array(header.utf8) + Array(repeating: piece, count: size / piece.count).joined()
            },
            read: read
        )
    }

    static let structures: [GrowthShape] =
        [
            ("parts", "--b\r\n\r\nx\r\n"), ("delimiters", "--b\r\n"), ("almost-delimiters", "--a\r\n"),
            ("hyphens", "-\n"),
            ("multiparts", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"),
            ("messages", "--b\r\nContent-Type: message/rfc822\r\n\r\nX: y\r\n\r\n"), ("one-line", "x"),
            ("file-names", "--b\r\nContent-Disposition: attachment; filename=\"=?gbk?q?x?=\"\r\n\r\nx\r\n"),
            ("images", "--b\r\nContent-Type: image/png\r\nContent-ID: <i>\r\n\r\nx\r\n"),
            ("texts", "--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n"),
        ]
        .map { content("structure/\($0)", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b", $1) } + [
            mail("structure/ends", isBounded: true) { size in
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b" + filled(size, with: "--b--\r\n")
            },
            mail("structure/messages-in-messages", isBounded: true) {
                filled($0, with: "Content-Type: message/rfc822\r\n\r\n")
            },
            mail("structure/levels") { levels + filled($0, with: "--zz\r\n") },
            mail("structure/parts-of-a-deep-level", size: 16 << 10) { levels + filled($0, with: "--98\r\n\r\n\r\n") },
        ]

    private static var levels: String {
        (10..<99).map { "Content-Type: multipart/mixed; boundary=\($0)\r\n\r\n--\($0)\r\n" }.joined() + "\r\n"
    }
}
