import FoundationEssentials
import HTTPInterface

/// `letterlock health`: asks the daemon that runs with the same settings.
enum HealthCommand {
    static func run() async -> ExitStatus {
        guard let effective = SettingsOfProcess.readOrComplain() else { return .configuration }
        guard let (addresses, port) = place(effective.settings) else {
            Terminal.printError(
                "there is no health port to ask: HealthPort (LETTERLOCK_HEALTH_PORT) is switched off, or 0 and no "
                    + "PortsFile (LETTERLOCK_PORTS_FILE) says which port was taken"
            )
            return .unhealthy
        }
        do throws(HealthClientError) {
            let answer = try await HealthClient(addresses: addresses, port: port).ask()
            Terminal.print(answer.line + "\n")
            return answer.isHealthy ? .success : .unhealthy
        } catch {
            Terminal.printError(error.description)
            return .unhealthy
        }
    }

    /// Where the health port is; one that was taken at the start stands in the ports file.
    private static func place(_ settings: Settings) -> (addresses: [String], port: Int)? {
        guard let port = settings.healthPort else { return nil }
        guard port == 0 else {
            let addresses = settings.bindAddress.addresses
            return (addresses == ["*"] ? ["127.0.0.1", "::1"] : addresses, port)
        }
        let entries = settings.portsFile.flatMap { PortsFile(path: $0).read() }?.filter { $0.service == "health" }
        guard let entries, let first = entries.first else { return nil }
        return (entries.map(\.address), first.port)
    }
}
