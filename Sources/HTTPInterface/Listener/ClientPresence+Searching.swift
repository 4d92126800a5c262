extension ClientPresence {
    /// Runs `search`, and cancels it when the client that waits for its answer goes away.
    static func whilePresent<Value: Sendable>(
        _ search: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let presence = current else { return try await search() }
        let task = Task { try await search() }
        presence.whenGone { task.cancel() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}
