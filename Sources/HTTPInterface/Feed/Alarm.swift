import NIOCore
import NIOPosix

/// Something that happens at its time, unless it is canceled before: then nothing of it is left.
///
/// The clock is the event loop of the client whose request is being answered, on which nothing is done that takes time.
final class Alarm: Sendable {
    private let scheduled: Scheduled<Void>

    /// `body` must not block.
    init(after time: Duration, _ body: @escaping @Sendable () -> Void) {
        let eventLoop = ClientPresence.current?.eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
        scheduled = eventLoop.scheduleTask(in: TimeAmount(time), body)
    }

    deinit { cancel() }

    func cancel() {
        scheduled.cancel()
    }
}
