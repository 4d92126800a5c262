/// What a workload has begun, on its state of its own: a session, a store.
public protocol Work: AnyObject {
    /// Does it so often.
    func run(_ iterations: Int) async throws

    /// Checks that all of it was done, and leaves nothing behind.
    func finish() async throws
}
