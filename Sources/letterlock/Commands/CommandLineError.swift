import PeerInput

/// A command line that Letterlock does not understand; the process ends with ``ExitStatus/usage``.
struct CommandLineError: Error, Equatable, Sendable, CustomStringConvertible {
    /// One or more lines: what is wrong, and what does it instead.
    var description: String
}

extension CommandLineError {
    /// Explains the words at the given places of a command line.
    init(_ arguments: [String], unknown places: [Int]) {
        var lines: [String] = []
        var valuesSeen: Set<Int> = []
        for place in places where !valuesSeen.contains(place) {
            guard let flag = SettingFlag(arguments, at: place) else {
                lines.append(Self.unknownWord(arguments[place]))
                continue
            }
            if let valuePlace = flag.valuePlace { valuesSeen.insert(valuePlace) }
            lines.append(flag.explanation)
        }
        self.init(description: lines.joined(separator: "\n"))
    }

    private static func unknownWord(_ word: String) -> String {
        let commands = Command.allCases.map(\.rawValue).filter { !$0.isEmpty }
        let nearest = NearestName.nearest(to: word, in: commands + Setting.all.map { "--" + $0.key.lowercased() })
        let hint = nearest.map { $0.distance <= 2 ? " (did you mean \($0.name)?)" : "" } ?? ""
        return
            "\(PrintableText.shortened(word)) is not a command\(hint); there are \(commands.joined(separator: ", ")), "
            + "and letterlock alone runs the server"
    }
}
