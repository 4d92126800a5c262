/// Gathers the faults of a start, so that the user sees all of them at once.
struct StartFaults {
    private(set) var error: StartError?

    /// Does `body`; what it throws is kept, and the result is nil.
    @discardableResult
    mutating func collect<Value>(_ body: () throws(StartError) -> Value) -> Value? {
        do throws(StartError) {
            return try body()
        } catch {
            // The first fault gives the exit status.
            self.error = StartError(
                status: self.error?.status ?? error.status,
                faults: (self.error?.faults ?? []) + error.faults
            )
            return nil
        }
    }
}
