import Testing

@testable import letterlock

@Suite struct HelpTextTests {
    @Test func `The help lists every variable with key, default and meaning, in lines of 100 characters`() throws {
        let lines = HelpText.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 100 && !$0.hasSuffix(" ") })
        let words = HelpText.text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        for setting in Setting.all {
            let standard = setting.defaultText.isEmpty ? "not set" : setting.defaultText
            let entry =
                "\(setting.variable) (key \(setting.key)) \(setting.meaning.filter { $0 != "`" }) "
                + "Default: \(standard). Value: \(setting.values)."
            #expect(words.contains(entry), "\(setting.key)")
        }
        for command in Command.allCases {
            #expect(words.contains(command.meaning))
        }
    }

    @Test(arguments: [
        ("a bc", 2, 6, ["  a bc"]), ("a bc", 2, 5, ["  a", "  bc"]), ("abcdef g", 0, 3, ["abcdef", "g"]),
        ("", 2, 10, []),
    ])
    func `Text breaks between words, at the width and not before`(
        text: String,
        indentation: Int,
        width: Int,
        lines: [String]
    ) {
        #expect(TextColumns.wrapped(text, indentation: indentation, width: width) == lines)
    }
}
