import NIOCore
import SMTPProtocol

/// How a rule holds a session up: what waits, and how fast the rest goes.
///
/// A class, so that it takes no room in the sessions without one.
final class FaultPace {
    /// Actions that wait, in their order; the session takes no step meanwhile, so that there are few.
    var waiting = CircularBuffer<Action>()
    /// What wakes it up again.
    var timer: Scheduled<Void>?
    /// Whether it is a delay that holds up, and not the speed of a reply.
    var isDelaying = false
    /// Bytes a second, each way; `nil` is as fast as can be.
    var rate: Int?
    /// What is done once all that was to be sent is written.
    var afterOutput: SMTPHandler.AfterOutput?
    /// When the next bytes may be read.
    var nextRead = NIODeadline.distantPast
    /// What reads them.
    var readTimer: Scheduled<Void>?

    /// Ten pieces a second, or one byte at a time.
    static func piece(_ rate: Int) -> Int { max(rate / 10, 1) }

    /// How long so many bytes take.
    static func time(_ bytes: Int, _ rate: Int) -> TimeAmount {
        let (product, overflow) = Int64(bytes).multipliedReportingOverflow(by: 1_000_000_000)
        return .nanoseconds(overflow ? .max : product / Int64(rate))
    }
}
