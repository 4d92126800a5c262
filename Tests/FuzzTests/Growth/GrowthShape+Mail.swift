@testable import InternetMessage

/// Mails, read as they are when they arrive and as they are when somebody asks for all of their parts.
extension GrowthShape {
    private static func read(_ mail: some Sequence<UInt8>) {
        let source = Array(mail)
        _ = MessageSummary(source: source.span)
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
        _ text: @escaping @Sendable (_ size: Int) -> String
    ) -> GrowthShape {
        GrowthShape(name, size: size) { read(text($0).utf8) }
    }

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
                let value = filled(size / 8, with: piece)
                return [
                    "From", "To", "Subject", "Date", "Content-Type", "Content-Disposition", "List-Unsubscribe", "X",
                ]
                .map { "\($0): \(value)\r\n" }.joined() + "\r\n"
            }
        } + [
            mail("header/fields") { filled($0, with: "X: y\r\n") },
            mail("header/empty-senders") { filled($0, with: "From: \r\n") },
            mail("header/recipients") { filled($0, with: "To: a@x\r\n") },
            mail("header/no-colon") { filled($0, with: "x") },
        ]

    private static func content(_ name: String, _ header: String, _ piece: String) -> GrowthShape {
        mail("\(name)") { "\(header)\r\n\r\n" + filled($0, with: piece) }
    }

    static let contents: [GrowthShape] =
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
        + [("groups", "QUJD"), ("invalid", "*"), ("paddings", "="), ("line-ends", "\r\n"), ("pieces", "QQ==")]
        .map { content("base64/\($0)", "Content-Transfer-Encoding: base64", $1) }
        + [
            ("tags", "<p>"), ("tags-open", "<p "), ("less", "<"), ("comments", "<!--"), ("quotes-open", "<a ='"),
            ("raw-open", "<style>"), ("raw", "<style></"), ("raw-closed", "<title>x</title>"), ("ampersands", "&"),
            ("entities", "&#x41;"), ("text", "a "), ("declarations", "<!"), ("comment-ends", "--"), ("depth", "<div>"),
        ]
        .map { content("html/\($0)", "Content-Type: text/html", $1) }
        + [("words", "a "), ("invisible", "\u{200B}"), ("blanks", " "), ("marks", "\u{FEFF}")]
        .map { content("text/\($0)", "Content-Type: text/plain; charset=utf-8", $1) }
        + ["utf-8", "utf-16", "utf-7", "iso-2022-jp", "gb18030", "big5", "euc-kr", "koi8-r", "us-ascii"].map {
            charset in
            GrowthShape("charset/\(charset)") { size in
                let header = "Content-Type: text/plain; charset=\(charset)\r\n\r\n"
                read(Array(header.utf8) + Array(repeating: [0xFF, 0x1B, 0x2B], count: size / 3).joined())
            }
        }

    static let structures: [GrowthShape] =
        [
            ("parts", "--b\r\n\r\nx\r\n"), ("delimiters", "--b\r\n"), ("almost-delimiters", "--a\r\n"),
            ("hyphens", "-\n"),
            ("ends", "--b--\r\n"), ("multiparts", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"),
            ("messages", "--b\r\nContent-Type: message/rfc822\r\n\r\nX: y\r\n\r\n"), ("one-line", "x"),
            ("file-names", "--b\r\nContent-Disposition: attachment; filename=\"=?gbk?q?x?=\"\r\n\r\nx\r\n"),
            ("images", "--b\r\nContent-Type: image/png\r\nContent-ID: <i>\r\n\r\nx\r\n"),
            ("texts", "--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n"),
        ]
        .map { content("structure/\($0)", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b", $1) } + [
            mail("structure/messages-in-messages") { filled($0, with: "Content-Type: message/rfc822\r\n\r\n") },
            mail("structure/levels") { levels + filled($0, with: "--zz\r\n") },
            mail("structure/parts-of-a-deep-level") { levels + filled($0, with: "--98\r\n\r\n\r\n") },
        ]

    private static var levels: String {
        (10..<99).map { "Content-Type: multipart/mixed; boundary=\($0)\r\n\r\n--\($0)\r\n" }.joined() + "\r\n"
    }
}
