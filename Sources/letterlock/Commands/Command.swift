/// What the command line asks for; none of it configures anything.
enum Command: String, Sendable, Equatable, CaseIterable {
    /// The daemon: no word at all.
    case run = ""
    case check
    case certificate
    case health
    case help = "--help"
    case version = "--version"

    /// One line for the help.
    var meaning: String {
        switch self {
        case .run: "run the server"
        case .check: "print the effective settings with their sources, load a provided certificate, exit 0 or 78"
        case .certificate: "print the certificate that clients should trust; exit 66 where there is none yet"
        case .health: "ask the health port, print one line, exit 0 or 1"
        case .help: "print this"
        case .version: "print the version"
        }
    }

    /// Reads the arguments, without the name of the program.
    init(arguments: [String]) throws(CommandLineError) {
        let unknown = arguments.enumerated().filter { Command(rawValue: $0.element) == nil || $0.element.isEmpty }
        guard unknown.isEmpty else {
            throw CommandLineError(arguments, unknown: unknown.map(\.offset))
        }
        let commands = arguments.compactMap(Command.init(rawValue:))
        if commands.contains(.help) {
            self = .help
        } else if commands.count > 1 {
            throw CommandLineError(
                description:
                    "one command at a time, not \(arguments.joined(separator: " ")); letterlock --help tells more"
            )
        } else {
            self = commands.first ?? .run
        }
    }
}
