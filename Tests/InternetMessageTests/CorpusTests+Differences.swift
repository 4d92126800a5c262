extension CorpusTests {
    /// Why Letterlock reads some facts in another way than Python does, and what it reads.
    struct Explanation {
        var reason: String
        /// Letterlock's reading by mail and fact.
        var readings: [String: String]

        init(_ reason: String, _ readings: [String: String]) {
            self.reason = reason
            self.readings = readings
        }

        /// The same reading of several facts.
        init(_ reason: String, reading: String, _ facts: [String]) {
            self.init(reason, Dictionary(facts.map { ($0, reading) }) { first, _ in first })
        }
    }

    static let explanations = [
        deliveryStatus, otherMessages, sharedBoundaries, unclosedParts, multipartWithoutParts, noBase64,
        typeWithoutSemicolon, noAddress, invalidAddress, encodedWordsInAddress, unlabelledText, yearOfThreeDigits,
    ]

    // MARK: Parts

    private static let deliveryStatus = Explanation(
        """
        The groups of fields in a message/delivery-status are its content (RFC 3464 §2.1), which a reader wants to \
        see as it stands. Python makes a part of each group.
        """,
        reading: "0",
        [
            "flufl/dsn_01.txt: 2 parts", "flufl/dsn_02.txt: 2 parts", "flufl/dsn_03.txt: 2 parts",
            "flufl/dsn_04.txt: 2 parts", "flufl/dsn_05.txt: 2 parts", "flufl/dsn_06.txt: 2 parts",
            "flufl/dsn_07.txt: 2 parts", "flufl/dsn_08.txt: 2 parts", "flufl/dsn_09.txt: 2 parts",
            "flufl/dsn_10.txt: 2 parts", "flufl/dsn_11.txt: 2 parts", "flufl/dsn_12.txt: 2 parts",
            "flufl/dsn_13.txt: 1.2 parts", "flufl/dsn_14.txt: 2 parts", "flufl/dsn_15.txt: 1.1.2 parts",
            "flufl/dsn_16.txt: 2 parts", "flufl/dsn_17.txt: 2 parts", "flufl/dsn_18.txt: 2 parts",
            "flufl/netscape_01.txt: 2 parts", "flufl/simple_13.txt: 2 parts", "flufl/simple_31.txt: 2 parts",
            "flufl/simple_42.txt: 2 parts", "python/msg_16.txt: 2 parts", "python/msg_43.txt: 2 parts",
        ]
    )

    private static let otherMessages = Explanation(
        """
        Of message/* only rfc822 and global hold a message to read in place. These hold the reference to a body that \
        is elsewhere (message/external-body, RFC 2046 §5.2.3), a receipt (message/disposition-notification, RFC 8098 \
        §3.1), and something unknown (message/rfc822-headers), which RFC 2046 §5.2.4 says to treat as bytes. Python \
        reads a message in all of them.
        """,
        reading: "0",
        [
            "flufl/dsn_05.txt: 3 parts", "flufl/dsn_07.txt: 3 parts", "flufl/simple_38.txt: 2 parts",
            "python/msg_36.txt: 2.1 parts", "python/msg_36.txt: 2.2 parts",
        ]
    )

    private static let sharedBoundaries = Explanation(
        """
        A multipart within a multipart must have another boundary (RFC 2046 §5.1.1). Where both have the same, \
        Letterlock takes a delimiter for one of the inner multipart until that is closed, and so finds every part \
        where its writer put it, the picture at the end of msg_15 too. Python takes it for one of the outer \
        multipart: the inner one gets no parts, and what follows the first closing delimiter is lost.
        """,
        [
            "python/msg_15.txt: 0 parts": "2",
            "python/msg_15.txt: 1 parts": "2",
            "python/msg_15.txt: 2 type": "image/gif",
            "python/msg_15.txt: 2 charset": "",
            "python/msg_15.txt: 2 file name": "xx.gif",
            "python/msg_15.txt: 2 content":
                "21 bytes, 77e630bbf3cced6952c2beb1523cc3d7c9a3384bbacf6906d58e079be2af1a04",
            "python/msg_39.txt: 1.1 parts": "2",
            "python/msg_39.txt: 1.2 parts": "2",
            "python/msg_39.txt: 1.2 type": "multipart/alternative",
            "python/msg_39.txt: 1.3 parts": "2",
            "python/msg_39.txt: 1.3 type": "multipart/alternative",
        ]
    )

    private static let unclosedParts = Explanation(
        """
        The line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1). These parts end with the message \
        and without a delimiter, so their last line end is their own. Python takes it away.
        """,
        [
            "enmime/parts/badboundary.raw: 3 content":
                "1 bytes, 01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b",
            "enmime/parts/multimixed-no-closing-boundary.raw: 1 content":
                "85 bytes, 9389b67fe557899ab9f937a8b2f686499f2cf85949ed235dca58d361c8c26de2",
            "flufl/dsn_03.txt: 3.1 content":
                "1052 bytes, 75dcc2ccf840d2204fbfab6945ba48d418eef1d366dd91641b017df08958716a",
        ]
    )

    private static let multipartWithoutParts = Explanation(
        """
        A multipart has at least one part (RFC 2046 §5.1.1). Where none begins, Letterlock shows the text that is \
        there, here the line of a closing delimiter. Python shows nothing.
        """,
        ["python/msg_42.txt: 2.1 content": "8 bytes, 8bee713cda4ff014e1c420bb019011f46bb85c0094b8bc4e24da2600bf6a6704"]
    )

    private static let noBase64 = Explanation(
        """
        Content that says base64 and has other things in it: the rest of a header, text behind the end, text alone. \
        What is no digit is passed over (RFC 2045 §6.8) and is a fault that Letterlock names. It reads on behind \
        padding, since some programs join pieces that were encoded one by one. Python stops there, passes over an "=" \
        that cannot be padding, and gives up on a number of digits that nobody can have written.
        """,
        [
            "enmime/low-quality/bad-header-wrap.raw: 2 content":
                "62 bytes, 948e3df100cb6c1c95d6afa585d0bf0bc196c207a1fb5c04d0322c43916dbc4f",
            "enmime/mail/epilogue-sample.raw: 2 content":
                "37 bytes, 6ebd29c79b4cd3d81f28fdc61fbc1b0736670b94f6b311cb015124e28fc70d2e",
            "enmime/mail/mime-bad-content-transfer-encoding.raw: 1 content":
                "1476 bytes, 3ab8f487952ee68196a067017989a7b9c9828145255de285c69a2cd86ce9e56f",
        ]
    )

    private static let typeWithoutSemicolon = Explanation(
        """
        A subtype is a token, in which there is no space (RFC 2045 §5.1). What follows it is a parameter whose \
        semicolon is missing. Python makes it part of the type.
        """,
        reading: "application/pdf",
        ["enmime/mail/mime-bad-content-type.raw: 2 type", "enmime/mail/mime-blank-media-name.raw: 2 type"]
    )

    // MARK: Header

    private static let noAddress = Explanation(
        """
        A name with "<>" has no address (RFC 5322 §3.4.1 wants one), and none is what Letterlock says. Python says \
        "<>", as if that were one.
        """,
        reading: "",
        [
            "flufl/bounce_01.txt: from", "flufl/simple_24.txt: from", "flufl/simple_31.txt: from",
            "python/msg_43.txt: from",
        ]
    )

    private static let invalidAddress = Explanation(
        """
        This address has two at signs and a backslash (RFC 5322 §3.4.1 allows neither), and people who look for the \
        fault want to see it as it was sent. Python says that there is none.
        """,
        ["flufl/simple_35.txt: from": #"Postmaster\@example.com@xxx.com"#]
    )

    private static let encodedWordsInAddress = Explanation(
        """
        The first address is sound; behind it are encoded words with spaces and line ends in them (RFC 2047 §2 allows \
        neither). Python gives up on the whole field.
        """,
        ["enmime/mail/qp-utf8-header-recursed.raw: from": "jamehi03@jamehi03lx.noa.com"]
    )

    private static let unlabelledText = Explanation(
        """
        The bytes of this subject say nowhere what they are (RFC 5322 §2.2 allows ASCII alone). They are not UTF-8, \
        so Letterlock shows each byte as Windows-1252 has it, from which they can be told. Python has no characters \
        for them.
        """,
        ["flufl/sina_01.txt: subject": "ÓÊ¼þ´«ÊäÊ§°Ü£¡"]
    )

    private static let yearOfThreeDigits = Explanation(
        """
        "2 Apr 101" is in 2001: 1900 is added to a year of three digits (RFC 5322 §4.3). For Python it is in the year \
        101.
        """,
        ["flufl/smtp32_01.txt: date": "986206810"]
    )
}
