import MessageStore
import ServiceLifecycle

/// Closes the store when all others have ended.
struct StoreService: Service {
    let store: MessageStore

    func run() async throws {
        try? await gracefulShutdown()
        await store.close()
    }
}
