/// A fault that keeps the daemon from starting: sentences for the user, and the status to exit with.
struct StartError: Error, Equatable {
    var status: ExitStatus
    /// One or more faults, each a sentence with its source, the value and the remedy.
    var faults: [String]
}
