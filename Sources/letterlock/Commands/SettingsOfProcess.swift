import Glibc

/// The settings as this process's environment and files have them.
enum SettingsOfProcess {
    /// All environment variables, as they were at the start: those that tell of sockets go when the sockets are taken.
    static let environment: [String: String] = {
        var variables: [String: String] = [:]
        var entry = environ
        while let assignment = entry.pointee {
            let text = String(cString: assignment)
            if let separator = text.firstIndex(of: "=") {
                variables[String(text[..<separator])] = String(text[text.index(after: separator)...])
            }
            entry += 1
        }
        return variables
    }()

    /// Reads the settings for a command; faults and warnings are printed, and nil is returned where there are faults.
    static func readOrComplain() -> EffectiveSettings? {
        do throws(SettingsError) {
            let effective = try SettingsReader.read(environment: environment)
            for warning in effective.warnings { Terminal.printError("warning: \(warning)") }
            return effective
        } catch {
            for warning in error.warnings { Terminal.printError("warning: \(warning)") }
            Terminal.printError(error.description)
            return nil
        }
    }
}
