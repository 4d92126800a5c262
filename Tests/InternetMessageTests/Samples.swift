import InternetMessage

/// Mails written for these tests.
enum Samples {
    /// Makes a mail of lines; every line ends with CRLF.
    static func mail(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            bytes += Array(line.utf8)
            bytes += [0x0D, 0x0A]
        }
        return bytes
    }

    /// The summary of a mail; a span does not live long enough within an expectation.
    static func summary(of mail: [UInt8]) -> MessageSummary {
        MessageSummary(source: mail.span)
    }

    /// Alternative texts, an image that the HTML shows, and an attachment.
    static let newsletter = mail(
        """
        Return-Path: <bounce@shop.example>
        Received: from app.example (app.example [192.0.2.7])
        \tby mx.example with ESMTPS; Tue, 24 Nov 2026 03:00:00 +0000
        From: =?utf-8?Q?Caf=C3=A9_am?= =?utf-8?Q?_See?= <news@shop.example>
        To: "Roe, Jane" <jane@example.net>, team: a@example.net, b@example.net;
        Cc: root
        Reply-To: help@shop.example (Help desk)
        Subject: =?iso-8859-1?Q?Gr=FC=DFe?= zum =?utf-8?B?RmVzdCDwn46E?=
        Date: Tue, 24 Nov 2026 04:00:00 +0100 (CET)
        Message-ID: <1.2.3@shop.example>
        List-Unsubscribe: <mailto:leave@shop.example>, <https://shop.example/leave?u=1>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="outer"

        This is a multi-part message.
        --outer
        Content-Type: multipart/related; boundary=middle; type="multipart/alternative"

        --middle
        Content-Type: multipart/alternative;
         boundary="inner"

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Hallo J=C3=BCrgen,=20
        ein langer =
        Satz.
        --inner
        Content-Type: text/html; charset=utf-8

        <p>Hallo <b>Welt</b> <img src="cid:logo@shop"></p>
        --inner--

        --middle
        Content-Type: image/png; name="logo.png"
        Content-ID: <logo@shop>
        Content-Disposition: inline; filename="logo.png"
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --middle--
        --outer
        Content-Type: application/pdf
        Content-Disposition: attachment;
         filename*0*=utf-8''Rechnung%20;
         filename*1*=M%C3%A4rz;
         filename*2=".pdf"
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        --outer--
        This is behind the end.
        """
    )

    /// A message that carries another one with an attachment.
    static let forwarded = mail(
        """
        From: a@example.com
        To: b@example.com
        Subject: Fwd: inner
        Date: Mon, 2 Nov 2026 10:00:00 GMT
        Content-Type: multipart/mixed; boundary=o

        --o

        See below.
        --o
        Content-Type: message/rfc822
        Content-Disposition: attachment

        From: c@example.com
        Subject: inner
        Content-Type: multipart/mixed; boundary=i

        --i
        Content-Type: text/plain

        Inner text
        --i
        Content-Type: application/octet-stream; name=x.bin

        data
        --i--
        --o--
        """
    )

    /// Faults of many kinds.
    static let broken =
        mail(
            """
            From broken@example.com Tue Nov 24 03:00:00 2026
            From: Broken <broken@example.com
            To: "open, one@example.com
            Subject: =?utf-8?B?SGVsbG8?= =?x-nonsense?Q?=E9?= =?utf-8?Q?never closed
            Subject: second
            Date: yesterday
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=klingon
            Content-Transfer-Encoding: quoted-printable

            100=% sure =XY =
            """
        )
        + Array("\n--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n!!QUJD*RA\n".utf8)

    static let all = [newsletter, forwarded, broken]
}
