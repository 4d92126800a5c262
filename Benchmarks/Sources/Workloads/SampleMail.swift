/// The mails that are measured with; made, not read, so that they are always the same.
enum SampleMail {
    private static let header = """
        Received: from client.example.test (client.example.test [192.0.2.1])\r
        \tby mail.example.test with ESMTPS id 1700000000000000\r
        \tfor <bob@example.net>; Tue, 14 Nov 2023 22:13:20 +0000\r
        From: =?utf-8?Q?Ann_M=C3=BCller?= <ann@example.com>\r
        To: Bob Builder <bob@example.net>, "Carol, the third" <carol@example.net>\r
        Cc: Team: dave@example.org, Erin <erin@example.org>;\r
        Subject: Figures of the =?utf-8?B?ZHJpdHRlbiBRdWFydGFscw==?=\r
        Date: Tue, 14 Nov 2023 22:13:19 +0000\r
        Message-ID: <20231114221319.42@client.example.test>\r
        MIME-Version: 1.0\r

        """
    private static let sentence = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod.\r\n"
    private static let base64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9\r\n"

    /// Text of 4 KB.
    static let plain = bytes(
        header + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + lines(sentence, 46)
    )

    /// The same without MIME, as smtp-source sends it.
    static let bare = bytes(
        """
        From: <ann@example.com>\r
        To: <bob@example.net>\r
        Date: Tue, 14 Nov 2023 22:13:19 +0000 (UTC)\r
        Message-Id: <42.1700000000@client.example.test>\r
        Subject: Figures\r
        \r

        """ + lines(String(repeating: "X", count: 78) + "\r\n", 50)
    )

    /// Text and HTML, a PDF of 100 KB and a picture of 30 KB.
    static let withAttachments = bytes(
        header + "Content-Type: multipart/mixed; boundary=\"outer-0001\"\r\n\r\n"
            + "--outer-0001\r\nContent-Type: multipart/alternative; boundary=\"inner-0001\"\r\n\r\n"
            + "--inner-0001\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            + lines("Gr=C3=BC=C3=9Fe, lorem ipsum dolor sit amet, consectetur adipiscing=\r\n elit.\r\n", 40)
            + "--inner-0001\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            + lines("<p class=\"text\">Lorem ipsum dolor sit amet, <b>consectetur</b> elit.</p>\r\n", 60)
            + "--inner-0001--\r\n"
            + attachment("application/pdf", "filename*=utf-8''Bericht%20f%C3%BCr%20Q3.pdf", 1_280)
            + attachment("image/png", "filename=\"picture.png\"", 384)
            + "--outer-0001--\r\n"
    )

    /// What an attacker would send: 100 KB of a header that opens and never closes, multiparts deeper than is read, and
    /// lines that almost are the delimiter of each.
    static let hostile: [UInt8] = {
        var mail = "Subject: Figures \(lines("=?utf-8?Q?x", 2_000))\r\n"
        mail += "From: \(lines("(\\", 10_000))\r\nTo: \(lines("<a@x,", 4_000))\r\nCc: \(lines("g:\"", 7_000))\r\n"
        let name = lines("a", 60)
        for level in 0..<200 {
            mail += "Content-Type: multipart/mixed; boundary=\(name)\(100 + level)\r\n\r\n--\(name)\(100 + level)\r\n"
        }
        return bytes(mail + "\r\nText\r\n" + lines("--\(name)999\r\n", 500))
    }()

    private static func attachment(_ type: String, _ name: String, _ count: Int) -> String {
        "--outer-0001\r\nContent-Type: \(type)\r\nContent-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment; \(name)\r\n\r\n" + lines(base64, count)
    }

    private static func lines(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        Array(text.utf8)
    }
}
