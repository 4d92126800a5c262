@testable import HTTPInterface
@testable import SASL
@testable import SMTPProtocol
@testable import SMTPServer
@testable import letterlock

/// TLS hellos, authentication, patterns, and JSON with the fault rules in it.
extension GrowthShape {
    static let others: [GrowthShape] = hellos + passwords + patterns + values

    private static let records: [(name: String, bytes: [UInt8])] = [
        ("empty-messages", [22, 3, 1, 0, 4, 0, 0, 0, 0]), ("fragments", [22, 3, 1, 0, 1, 0]),
        ("opaque", [23, 3, 3, 0, 1, 0]), ("alerts", [21, 3, 1, 0, 2, 1, 0]),
    ]

    private static let hellos: [GrowthShape] =
        records.map { name, record in
            GrowthShape("handshake/\(name)") { size in
                var observer = HandshakeObserver()
                observer.received([22, 3, 1, 0, 4, 1, 0, 0xFF, 0xF0] as [UInt8])
                observer.received(Array(repeatElement(record, count: size / record.count).joined()))
            }
        } + [
            GrowthShape("handshake/hello", size: 12 << 10) { size in
                var body: [UInt8] = [3, 3] + [UInt8](repeating: 0, count: 32) + [0, 0, 2, 0, 0, 1, 0]
                body += [UInt8(size >> 8), UInt8(size & 255)] + [UInt8](repeating: 0, count: size)
                guard ClientHello(body: body[...]) != nil else { throw GrowthError(description: "This is no hello.") }
            }
        ]

    private static let passwords: [GrowthShape] =
        ["QUJD", "*", "="].map { piece in
            GrowthShape("sasl/base64-\(piece)") { _ = SASL.Base64.bytes(filled($0, with: piece)) }
        }
        + Mechanism.allCases.flatMap { mechanism in
            ["\0", "a", "=", ",", "\u{1}"].enumerated().map { number, piece in
                GrowthShape("sasl/\(mechanism.rawValue)-\(number)") { size in
                    let credentials = Credentials(acceptsAny: true, users: [:])
                    var exchange = mechanism.exchange(with: credentials, hostName: "mail.test")
                    _ = exchange.respond(to: nil)
                    _ = exchange.respond(to: Array(filled(size, with: piece).utf8))
                }
            }
        }

    private static let patterns: [GrowthShape] = [
        GrowthShape("pattern/long-text") { size in
            _ = TextPattern("*\(filled(160, with: "a"))b*")?.isMeant(filled(size, with: "a"))
        },
        GrowthShape("pattern/both-long") { size in
            _ = TextPattern("*\(filled(size / 2, with: "a"))b*")?.isMeant(filled(size, with: "a"))
        },
        GrowthShape("pattern/stars") { size in
            _ = TextPattern(filled(size, with: "*a"))?.isMeant(filled(size, with: "a"))
        },
        GrowthShape("pattern/allowed-hosts") { size in
            _ = AllowedHosts(["*.\(filled(120, with: "a"))b", "*a*a*a.test"]).contains(filled(size, with: ".a"))
        },
    ]

    private static let values: [GrowthShape] =
        [
            ("strings", "\"a\",", "[", "]"), ("escapes", "\\u0041", "\"", "\""), ("string-open", "a", "\"", ""),
            ("depth", "[", "", ""), ("blanks", " ", "", ""), ("comment-open", "*", "/*", ""),
            ("line-comment", "/", "", ""),
            ("comments", "/**/", "", "1"), ("number", "9", "", ""), ("word", "a", "", ""),
            ("nothing-but-lines", "\n", "", "?"),
            ("rules", "{\"Name\":\"a\",\"Stage\":\"Rcpt\",\"Action\":{\"Code\":450}},", "[", "]"),
            ("unknown-keys", "{\"K\":0},", "[", "]"), ("combining-marks", "\u{301}", "\"", "\""),
        ]
        .map { name, piece, opening, end in
            GrowthShape("json/\(name)") { readRules(opening + filled($0, with: piece) + end) }
        } + [
            GrowthShape("json/members") { readRules(members($0)) },
            GrowthShape("json/members-of-a-rule") { readRules("[\(members($0))]") },
            GrowthShape("json/rules-by-name") { size in
                let rules = (0..<(size / 64)).map { #"{"Name":"\#($0)","Stage":"Rcpt","Action":{"Code":450}}"# }
                readRules("[\(rules.joined(separator: ","))]")
            },
        ]

    private static func members(_ size: Int) -> String {
        "{" + (0..<(size / 10)).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
    }

    /// As `PUT /api/v1/faults` reads them.
    private static func readRules(_ text: String) {
        guard let json = try? JSONReader.read(Array(text.utf8)), let rules = try? FaultRuleReader.rules(json) else {
            return
        }
        var inForce = FaultRules()
        _ = inForce.put(rules, .init(uptime: .zero, sinceEpoch: 0))
    }
}
