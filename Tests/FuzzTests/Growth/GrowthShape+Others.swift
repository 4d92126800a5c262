@testable import Cryptography
@testable import HTTPInterface
@testable import SASL
@testable import SMTPProtocol
@testable import SMTPServer
@testable import letterlock

/// TLS hellos, certificates, authentication, patterns, and JSON with the fault rules in it.
extension GrowthShape {
    static let others: [GrowthShape] = hellos + [certificate] + passwords + patterns + values

    private static let records: [(name: String, bytes: [UInt8])] = [
        ("empty-messages", [22, 3, 1, 0, 4, 0, 0, 0, 0]), ("fragments", [22, 3, 1, 0, 1, 0]),
        ("opaque", [23, 3, 3, 0, 1, 0]), ("alerts", [21, 3, 1, 0, 2, 1, 0]),
    ]

    private static let hellos: [GrowthShape] =
        records.map { name, record in
            GrowthShape("handshake/\(name)", size: 8 << 10) { size in
                Array(repeatElement(record, count: size / record.count).joined())
            } read: { bytes in
                var observer = HandshakeObserver()
                observer.received([22, 3, 1, 0, 4, 1, 0, 0xFF, 0xF0] as [UInt8])
                observer.received(bytes)
            }
        } + [
            GrowthShape("handshake/hello", size: 12 << 10) { size in
                var body: [UInt8] = [3, 3] + [UInt8](repeating: 0, count: 32) + [0, 0, 2, 0, 0, 1, 0]
                body += [UInt8(size >> 8), UInt8(size & 255)] + [UInt8](repeating: 0, count: size)
                return body
            } read: { body in
                guard ClientHello(body: body[...]) != nil else { throw GrowthError(description: "This is no hello.") }
            }
        ]

    /// As a client shows it: with names by the hundred.
    private static let certificate =
        GrowthShape("certificate/names", size: 8 << 10) { size in
            let template = CertificateTemplate(
                commonName: "client",
                organization: nil,
                names: (0..<(size / 10)).map { .dnsName("n\($0).test") },
                notBefore: 0,
                notAfter: 1
            )
            return try template.selfSigned(by: .generateP256()).der()
        } read: { der in
            _ = try Certificate(der: der)
        }

    private static let passwords: [GrowthShape] =
        // Right to the end, wrong at the end, and too much at the end.
        [("right", ""), ("wrong", "A*AA"), ("padded", "====")].map { name, end in
            GrowthShape("sasl/base64-\(name)") {
                filled($0, with: "QUJD") + end
            } read: { text in
                _ = SASL.Base64.bytes(text)
            }
        }
        + Mechanism.allCases.flatMap { mechanism in
            ["\0", "a", "=", ",", "\u{1}"].enumerated().map { number, piece in
                GrowthShape("sasl/\(mechanism.rawValue)-\(number)", size: 8 << 10, input: { bytes($0, of: piece) }) {
                    response in
                    let credentials = Credentials(acceptsAny: true, users: [:])
                    var exchange = mechanism.exchange(with: credentials, hostName: "mail.test")
                    _ = exchange.respond(to: nil)
                    _ = exchange.respond(to: response)
                }
            }
        }

    private static func pattern(
        _ name: String,
        _ pattern: @escaping @Sendable (_ size: Int) -> String
    ) -> GrowthShape {
        GrowthShape("pattern/\(name)") {
            (pattern($0), filled($0, with: "a"))
        } read: { pattern, text in
            guard let pattern = TextPattern(pattern) else { throw GrowthError(description: "This is no pattern.") }
            _ = pattern.isMeant(text)
        }
    }

    private static let patterns: [GrowthShape] = [
        pattern("long-text") { _ in "*\(filled(160, with: "a"))b*" },
        pattern("both-long") { "*\(filled($0 / 2, with: "a"))b*" },
        pattern("stars") { filled($0, with: "*a") },
        GrowthShape("pattern/allowed-hosts", size: 8 << 10) {
            filled($0, with: ".a")
        } read: { host in
            _ = AllowedHosts(["*.\(filled(120, with: "a"))b", "*a*a*a.test"]).contains(host)
        },
    ]

    private static func json(
        _ name: String,
        size: Int = 32 << 10,
        _ text: @escaping @Sendable (_ size: Int) -> String,
        read: @escaping @Sendable ([UInt8]) throws -> Void = { try? putRules($0) }
    ) -> GrowthShape {
        GrowthShape("json/\(name)", size: size, input: { Array(text($0).utf8) }, read: read)
    }

    private static let values: [GrowthShape] =
        [
            ("strings", "\"a\",", "[", "]"), ("escapes", "\\u0041", "\"", "\""), ("string-open", "a", "\"", ""),
            ("depth", "[", "", ""), ("blanks", " ", "", ""), ("comment-open", "*", "/*", ""),
            ("line-comment", "/", "", ""),
            ("comments", "/**/", "", "1"), ("number", "9", "", ""), ("word", "a", "", ""),
            ("nothing-but-lines", "\n", "", "?"),
            ("unknown-keys", "{\"K\":0},", "[", "]"), ("combining-marks", "\u{301}", "\"", "\""),
        ]
        .map { name, piece, opening, end in
            json(name) { opening + filled($0, with: piece) + end }
        } + [
            json("members", members),
            json("members-of-a-rule") { "[\(members($0))]" },
            // Four times as many are still fewer than the thousand that are read.
            json("rules-with-equal-names", size: 14 << 10) { "[" + filled($0, with: rule("a") + ",") + "]" },
            json("rules", size: 16 << 10, rules, read: putRules),
            json("rules-with-patterns", size: 16 << 10, { rules($0, match: #""Recipient":"*a*a*b""#) }, read: putRules),
        ]

    private static func members(_ size: Int) -> String {
        "{" + (0..<(size / 10)).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
    }

    private static func rules(_ size: Int) -> String { rules(size, match: "") }

    private static func rules(_ size: Int, match: String) -> String {
        "[" + (0..<(size / 66)).map { rule("\($0)", match: match) }.joined(separator: ",") + "]"
    }

    private static func rule(_ name: String, match: String = "") -> String {
        #"{"Name":"\#(name)","Match":{\#(match)},"Stage":"Rcpt","Action":{"Code":450}}"#
    }

    /// As `PUT /api/v1/faults` does.
    private static func putRules(_ text: [UInt8]) throws {
        let rules = try FaultRuleReader.rules(try JSONReader.read(text))
        var inForce = FaultRules()
        _ = inForce.put(rules, .init(uptime: .zero, sinceEpoch: 0))
    }
}
