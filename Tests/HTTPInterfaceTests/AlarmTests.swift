import Synchronization
import Testing

@testable import HTTPInterface

@Suite(.timeLimit(.minutes(1)))
struct AlarmTests {
    private final class Payload: Sendable {}

    @Test func `An alarm goes off`() async {
        await withCheckedContinuation { continuation in
            let alarm = Mutex<Alarm?>(nil)
            alarm.withLock { $0 = Alarm(after: .milliseconds(1)) { continuation.resume() } }
            keptAlarms.withLock { $0 = alarm.withLock { $0 } }
        }
    }

    @Test func `Nothing is left of one that was canceled`() async {
        var payload: Payload? = Payload()
        weak let remembered = payload
        let alarm = Alarm(after: .seconds(300)) { [payload] in _ = payload }
        payload = nil
        #expect(remembered != nil)
        alarm.cancel()
        while remembered != nil { await Task.yield() }
    }
}

/// Alarms are canceled when nobody knows them any more.
private let keptAlarms = Mutex<Alarm?>(nil)
