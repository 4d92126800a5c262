import Foundation
import Logging
import Testing

@testable import letterlock

@Suite(.timeLimit(.minutes(5))) struct LogHandlerTests {
    /// A logger whose lines come out of a pipe.
    private struct Rig {
        let pipe = Pipe()
        let level: SharedLogLevel
        var logger: Logger

        init(_ level: Logger.Level, provider: Logger.MetadataProvider? = nil) {
            let shared = SharedLogLevel(level)
            let output = LogOutput(descriptor: pipe.fileHandleForWriting.fileDescriptor)
            self.level = shared
            logger = Logger(label: "test") { label in
                let format: LineLogHandler.Format = { event, label, metadata, _ in
                    let fields = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
                    return Array("\(event.level) \(label) \(event.message)\(fields)\n".utf8)
                }
                return SharedLevelLogHandler(
                    LineLogHandler(label: label, format: format, output: output, metadataProvider: provider),
                    level: shared
                )
            }
        }

        func lines() -> [String] {
            pipe.fileHandleForWriting.closeFile()
            let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            return text.split(separator: "\n").map(String.init)
        }
    }

    @Test func `The shared level changes while loggers run`() {
        let rig = Rig(.info)
        let copy = rig.logger
        rig.logger.debug("one")
        rig.level.current = .debug
        rig.logger.debug("two")
        copy.debug("three")
        rig.level.current = .error
        copy.warning("four")
        #expect(rig.level.current == .error)
        #expect(rig.lines() == ["debug test two", "debug test three"])
    }

    @Test func `A level given to one logger is nobody else's`() {
        var rig = Rig(.info)
        let other = rig.logger
        rig.logger.logLevel = .error
        rig.level.current = .trace
        rig.logger.info("quiet")
        other.info("loud")
        #expect(rig.lines() == ["info test loud"])
    }

    @Test func `An event that is below the level is not even formatted`() {
        struct Canary: CustomStringConvertible {
            var description: String {
                Issue.record("formatted")
                return ""
            }
        }
        let rig = Rig(.info)
        rig.logger.debug("\(Canary())")
        #expect(rig.lines() == [])
    }

    @Test func `Metadata of the event wins over the provider's, and that over the logger's`() {
        var rig = Rig(.info, provider: Logger.MetadataProvider { ["a": "provider", "b": "provider"] })
        rig.logger[metadataKey: "a"] = "logger"
        rig.logger[metadataKey: "c"] = "logger"
        rig.logger.info("x", metadata: ["b": "event"])
        #expect(rig.logger[metadataKey: "c"] == "logger")
        #expect(rig.lines() == ["info test x a=provider b=event c=logger"])
    }

    @Test func `An event's error is logged`() {
        struct Fault: Error, CustomStringConvertible { let description = "broken" }
        let rig = Rig(.info)
        rig.logger.error("x", error: Fault())
        #expect(rig.lines() == ["error test x error=broken"])
    }

    @Test func `Lines that are longer than a pipe takes at once stay whole`() async {
        let rig = Rig(.info)
        let logger = rig.logger
        let reader = rig.pipe.fileHandleForReading
        let reading = Task.detached { String(decoding: reader.readDataToEndOfFile(), as: UTF8.self) }
        await withTaskGroup { group in
            for writer in 0..<8 {
                group.addTask {
                    for _ in 0..<20 { logger.info("\(String(repeating: "\(writer)", count: 20_000))") }
                }
            }
        }
        rig.pipe.fileHandleForWriting.closeFile()
        let lines = await reading.value.split(separator: "\n")
        #expect(lines.count == 160)
        #expect(lines.allSatisfy { $0.count == 20_010 && Set($0.dropFirst(10)).count == 1 })
    }

    @Test func `A full pipe that nobody reads does not hold the daemon for ever`() {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        #expect(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0)
        LogOutput(descriptor: descriptor, patience: 0).write([UInt8](repeating: 0x78, count: 1 << 22))
        pipe.fileHandleForWriting.closeFile()
        let written = pipe.fileHandleForReading.readDataToEndOfFile().count
        #expect(written > 0 && written < 1 << 22)
    }

    @Test(arguments: [(LogFormat.text, "2"), (.json, "{"), (.auto, "2")])
    func `The format decides how lines look`(format: LogFormat, beginning: String) {
        let event = LogEvent(level: .info, message: "x", metadata: nil, source: "", file: "", function: "", line: 0)
        let line = LogHandlers.line(for: format)(event, "test", [:], .now)
        #expect(String(decoding: line, as: UTF8.self).hasPrefix(beginning))
        let handler = LogHandlers.factory(format: format, level: SharedLogLevel(.warning))("test", nil)
        #expect(handler.logLevel == .warning)
    }
}
