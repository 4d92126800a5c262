import Glibc
import Systemd

/// The program: finds out what is asked for and does it.
@main
struct Letterlock {
    static func main() async {
        // A peer that is gone is an error of that connection, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        JournalLogHandler.flush(seconds: 2)
        exit(status.rawValue)
    }

    private static func run(_ arguments: [String]) async -> ExitStatus {
        do throws(CommandLineError) {
            switch try Command(arguments: arguments) {
            case .run: return await RunCommand.run()
            case .check: return CheckCommand.run()
            case .certificate: return CertificateCommand.run()
            case .health: return await HealthCommand.run()
            case .help: Terminal.print(HelpText.text)
            case .version: Terminal.print("letterlock \(Version.current)\n")
            }
            return .success
        } catch {
            Terminal.printError(error.description)
            return .usage
        }
    }
}
