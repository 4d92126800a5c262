import SMTPProtocol
import Testing

@testable import letterlock

/// The rules of `Faults`, as they are read and written.
@Suite struct SettingsFaultRuleTests {
    /// The faults of one rule, each without the name of the file.
    private static func faults(_ rule: String) -> [String] {
        SettingsFixture.faults(file: #"{"Faults": [\#(rule)]}"#).map { String($0.dropFirst("settings.json: ".count)) }
    }

    private static func rule(_ stage: String, _ action: String, _ more: String = "") -> String {
        #"{"Name": "r", "Stage": "\#(stage)", "Action": {\#(action)}\#(more.isEmpty ? "" : ", " + more)}"#
    }

    @Test func `A rule with everything is read, and written so that it is read again`() throws {
        let text = """
            [{"Name": "all", "Match": {"Recipient": "*@a.test", "Sender": "<>", "User": "ci", "ServerName": "*", "Hello": "c-*",\
             "Port": 2525}, "Stage": "EndOfData", "Action": {"Code": 451, "EnhancedCode": "4.7.1", "Text": "Later",\
             "Delay": "1500ms", "Disconnect": "After", "BytesPerSecond": 100, "Keep": true}, "Times": {"From": 2, "To": 3,\
             "Share": 0.5, "Seed": 7, "Per": "Sender"}, "Expires": "10m"}, {"Name": "small", "Stage": "Ehlo", "Action":\
             {"WithoutExtensions": ["8BITMIME", "DSN"], "Size": "1KiB"}, "Expires": "2030-01-31T18:00:00Z"}]
            """
        let rules = try SettingsFixture.read(["LETTERLOCK_FAULTS": text]).settings.faults
        #expect(rules.count == 2)
        let all = rules[0]
        #expect(all.name == "all" && all.stage == .endOfData)
        #expect(all.match.recipient?.text == "*@a.test" && all.match.port == 2_525)
        #expect(all.action.reply?.firstLine == "451 4.7.1 Later")
        #expect(all.action.delay == .milliseconds(1_500) && all.action.disconnect == .after && all.action.keep == true)
        #expect(all.times == FaultTimes(from: 2, to: 3, share: 0.5, seed: 7, per: .sender))
        #expect(all.expiry == .after(.seconds(600)))
        #expect(rules[1].action.withheldExtensions == [.eightBitMIME, .deliveryStatusNotifications])
        #expect(rules[1].action.size == 1_024)
        #expect(rules[1].expiry == .at(1_896_112_800_000))
        let setting = try #require(Setting.byKey["Faults"])
        var settings = Settings()
        settings.faults = rules
        let written = setting.text(settings)
        #expect(try SettingsFixture.read(["LETTERLOCK_FAULTS": written]).settings.faults == rules)
        #expect(try SettingsFixture.read(file: #"{"Faults": \#(written)}"#).settings.faults == rules)
    }

    @Test func `A reply has a customary enhanced code and a text, and none where RFC 2034 forbids it`() throws {
        func line(_ rule: String) throws -> String? {
            try SettingsFixture.read(file: #"{"Faults": [\#(rule)]}"#).settings.faults.first?.action.reply?.firstLine
        }
        #expect(try line(Self.rule("Rcpt", #""Code": 552"#)) == "552 5.2.2 Refused on purpose by the rule r of Faults")
        #expect(try line(Self.rule("Ehlo", #""Code": 554"#)) == "554 Refused on purpose by the rule r of Faults")
    }

    @Test func `Everything that is wrong with any rule is said at once, with its place`() {
        let file = """
            {"Faults": [
                {"Stage": "Rcp", "Action": {"Code": 250, "EnhancedCode": "4", "Delay": "11m", "Sleep": 1}},
                7,
                {"Name": "b", "Stage": "Mail", "Action": {}, "Match": {"Recipient": ""}, "Times": {"Share": 2, "To": 0}},
                {"Name": "c", "Stage": "Quit", "Action": {"Disconnect": "Now"}, "Expires": "soon"},
                {"Name": "d", "Stage": "Quit", "Action": {"Delay": "1s"}},
                {"Name": "d", "Stage": "Quit", "Action": {"Delay": "1s"}},
            ]}
            """
        let expected = #"""
            [0].Name is missing; it is a name of 1 to 64 printable ASCII characters
            [0].Stage "Rcp" must be one of Greeting, Ehlo, Auth, Mail, Rcpt, Data, EndOfData, Quit
            [0].Action.Sleep is not known here; known are Code, EnhancedCode, Text, Delay, Disconnect, BytesPerSecond, WithoutExtensions, Size, Keep
            [0].Action.Code 250 must be the code of a refusal, 400 to 459 or 500 to 559 (RFC 5321 §4.2)
            [0].Action.EnhancedCode "4" must be an enhanced code, as "4.7.1" (RFC 3463)
            [0].Action.Delay "11m" must be a duration from 1ms to 10m
            [1] must be an object with Name, Match, Stage, Action, Times, Expires, not a number
            [2].Match.Recipient "" must be a pattern of 1 to 320 bytes, in which * stands for any text
            [2].Match.Recipient is not known at Stage Mail, so that the rule would never act; it is at Rcpt, Data, EndOfData
            [2].Times.To 0 must be a whole number from 1 to 1000000000
            [2].Times.Share 2 must be a share above 0 and up to 1, as 0.25
            [2].Action does nothing; give one of Code, EnhancedCode, Text, Delay, Disconnect, BytesPerSecond, WithoutExtensions, Size, Keep
            [3].Expires "soon" must be a time in UTC, as 2030-01-31T18:00:00Z, or a duration, as 10m, of up to 366d
            [3].Action.Disconnect "Now" must be one of Before, After
            [5].Name "d" is there twice; give each rule its own
            """#
        let found = SettingsFixture.faults(file: file).map { $0.dropFirst("settings.json: Faults".count) }
        #expect(found.joined(separator: "\n") == expected)
    }

    @Test(
        arguments: [
            (rule("Mail", #""EnhancedCode": "4.7.1""#), "Action.EnhancedCode needs Code"),
            (rule("Mail", #""Delay": "1s", "Text": "x""#), "Action.Text needs Code"),
            (rule("Mail", #""Code": 451, "EnhancedCode": "5.7.1""#), "Action.EnhancedCode 5.7.1 must begin with"),
            (rule("Greeting", #""Code": 421, "EnhancedCode": "4.7.1""#), "Action.EnhancedCode must be left out"),
            (rule("Mail", #""Code": 451, "Disconnect": "Before""#), "Action.Code is never sent"),
            (rule("Mail", #""Size": 10"#), "Action.Size needs Stage Ehlo"),
            (rule("Mail", #""WithoutExtensions": ["DSN"]"#), "Action.WithoutExtensions needs Stage Ehlo"),
            (rule("Ehlo", #""WithoutExtensions": []"#), "Action.WithoutExtensions [] must name"),
            (
                rule("Ehlo", #""WithoutExtensions": ["X"]"#),
                #"Action.WithoutExtensions ["X"] must be one of PIPELINING"#
            ),
            (rule("Ehlo", #""Size": 10, "Code": 451"#), "Action.Size has no effect"),
            (rule("Data", #""Code": 451, "Keep": true"#), "Action.Keep needs Stage EndOfData"),
            (rule("EndOfData", #""Delay": "1s", "Keep": false"#), "Action.Keep false needs Code or"),
            (rule("Mail", #""Delay": "0s""#), "Action.Delay"), (rule("Mail", #""Delay": "601s""#), "Action.Delay"),
            (rule("Mail", #""BytesPerSecond": 0"#), "Action.BytesPerSecond"),
            (rule("Mail", #""Delay": "1s""#, #""Times": {"From": 3, "To": 2}"#), "Times.To 2 is before From (3)"),
            (rule("Mail", #""Delay": "1s""#, #""Times": {"Seed": 3}"#), "Times.Seed needs Share"),
            (
                rule("Data", #""Delay": "1s""#, #""Times": {"Per": "Recipient"}"#),
                "Times.Per Recipient needs Stage Rcpt"
            ),
            (rule("Ehlo", #""Delay": "1s""#, #""Times": {"Per": "Sender"}"#), "Times.Per is not known at Stage Ehlo"),
            (
                rule("Greeting", #""Delay": "1s""#, #""Match": {"Hello": "c"}"#),
                "Match.Hello is not known at Stage Greeting"
            ),
            (rule("Mail", #""Delay": "1s""#, #""Match": {"Port": 0}"#), "Match.Port 0 must be"),
            (rule("Mail", #""Delay": "1s""#, #""Match": {"Ip": "x"}"#), "Match.Ip is not known here"),
            (rule("Mail", #""Code": 451, "Text": "a\nb""#), "Action.Text"),
            (rule("Mail", #""Delay": "1s", "delay": "2s""#), "Action.delay is there twice, in other letters"),
        ] as [(String, String)]
    )
    func `What a rule cannot be is refused`(rule: String, sentence: String) {
        let faults = Self.faults(rule)
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.hasPrefix("Faults[0]." + sentence) == true, "\(faults)")
    }

    @Test(arguments: [
        (rule("EndOfData", #""Disconnect": "Before", "Keep": false"#)), (rule("Mail", #""Delay": "1ms""#)),
        #"{"NAME": "r", "stage": "Mail", "aCTION": {"delay": "1ms"}}"#,
        (rule("Mail", #""Delay": "10m""#)), (rule("Greeting", #""Code": 554"#, #""Match": {"ServerName": "a"}"#)),
        (rule("Rcpt", #""Code": 450"#, #""Times": {"To": 1, "Per": "Recipient"}"#)),
        (rule("Mail", #""BytesPerSecond": 1"#, #""Match": {"Sender": "<>"}"#)),
    ])
    func `What a rule can be is taken`(rule: String) {
        #expect(Self.faults(rule) == [])
    }

    @Test func `A variable names the place as well, and no more faults are told than anybody reads`() {
        #expect(
            SettingsFixture.faults(["LETTERLOCK_FAULTS": #"[{"Name": "a", "Stage": "Mail"}]"#]) == [
                "LETTERLOCK_FAULTS[0].Action is missing; it is an object with Code, EnhancedCode, Text, Delay, "
                    + "Disconnect, BytesPerSecond, WithoutExtensions, Size, Keep"
            ]
        )
        let many = "[" + String(repeating: "{},", count: 1_000) + "]"
        #expect(SettingsFixture.faults(["LETTERLOCK_FAULTS": many]).count == 50)
        let tooMany = "[" + String(repeating: "{},", count: 1_001) + "]"
        #expect(
            SettingsFixture.faults(["LETTERLOCK_FAULTS": tooMany]).first?.hasSuffix("1000 rules at most, not 1001")
                == true
        )
        #expect(SettingsFixture.faults(["LETTERLOCK_FAULTS": "a=421"]).first?.contains("is not a JSON list") == true)
    }

    @Test func `FaultsApi is warned of where others reach it`() throws {
        for (settings, warns) in [
            (["BIND_ADDRESS": "*"], true), ([:], false), (["HTTP_PORT": ""], true),
            (["BIND_ADDRESS": "*", "HTTP_USERS": "ci:secret", "HTTP_TLS": "true"], false),
        ] {
            let variables = Dictionary(uniqueKeysWithValues: settings.map { ("LETTERLOCK_" + $0.key, $0.value) })
            let on = try SettingsFixture.read(variables.merging(["LETTERLOCK_FAULTS_API": "true"]) { $1 })
            #expect(on.warnings.contains { $0.hasPrefix("FaultsApi true") } == warns, "\(settings)")
            #expect(try SettingsFixture.read(variables).warnings == on.warnings.filter { !$0.hasPrefix("FaultsApi") })
        }
    }
}
