import Glibc
import Synchronization

/// libFuzzer with the target that `FUZZ_TARGET` names; the arguments are libFuzzer's own.
@main
struct Fuzzer {
    /// Not an argument, for libFuzzer starts itself anew with those it knows.
    private static let target: FuzzTarget = {
        let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            complain("FUZZ_TARGET=\(name) must be one of \(names)")
            exit(64)
        }
        return target
    }()

    static func main() {
        Cost.isMeasured.store(true, ordering: .relaxed)
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(
            runDriver(&count, &arguments) { bytes, count in
                Fuzzer.give(Array(UnsafeBufferPointer(start: bytes, count: count)))
                return 0
            }
        )
    }

    private static func give(_ input: [UInt8]) {
        do throws(BrokenInvariant) {
            try Cost.limitedMemory(bytes: input.count) { () throws(BrokenInvariant) in
                try Cost.limited("The input", bytes: input.count, base: 1_000_000, perByte: target.timePerByte) {
                    () throws(BrokenInvariant) in try target.run(input)
                }
            }
        } catch {
            complain("\(target.rawValue): \(error)")
            // libFuzzer then keeps the input.
            abort()
        }
    }

    private static func complain(_ text: String) {
        let line = Array("fuzzer: \(text)\n".utf8)
        write(STDERR_FILENO, line, line.count)
    }
}

/// Runs libFuzzer, which has no header for Swift.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ give: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
