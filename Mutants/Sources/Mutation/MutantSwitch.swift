/// The Swift file that each mutated module gets: it says which mutant is active.
///
/// `LETTERLOCK_MUTANT` is the number of the active mutant. `LETTERLOCK_MUTANTS_REACHED` names a file in which every
/// mutant that is reached sets its byte. A program that a test starts with an environment of its own finds both in
/// the environment of the processes above it.
public enum MutantSwitch {
    /// The name of the file.
    public static let fileName = "MutantSwitch.swift"

    /// Its text.
    public static let text = """
        private import Glibc

        nonisolated(unsafe) private let mutantReached: UnsafeMutableRawPointer? = {
            guard let path = mutantVariable("LETTERLOCK_MUTANTS_REACHED") else { return nil }
            let descriptor = open(path, O_RDWR)
            var status = stat()
            guard descriptor >= 0, fstat(descriptor, &status) == 0 else { return nil }
            defer { close(descriptor) }
            let address = mmap(nil, Int(status.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
            return address == MAP_FAILED ? nil : address
        }()

        private let mutantActive = mutantVariable("LETTERLOCK_MUTANT").flatMap { Int($0) } ?? -1

        func mutantIsActive(_ number: Int) -> Bool {
            if let mutantReached { mutantReached.storeBytes(of: 1, toByteOffset: number, as: UInt8.self) }
            return number == mutantActive
        }

        func mutantFlips(_ number: Int, _ condition: Bool) -> Bool { mutantIsActive(number) != condition }

        func mutantMore<T: Numeric>(_ number: Int, _ value: T) -> T { mutantIsActive(number) ? value + 1 : value }

        func mutantLess<T: Numeric>(_ number: Int, _ value: T) -> T { mutantIsActive(number) ? value - 1 : value }

        private func mutantVariable(_ name: String) -> String? {
            if let value = getenv(name) { return String(cString: value) }
            var process = getppid()
            while process > 1 {
                for entry in mutantFile("/proc/\\(process)/environ").split(separator: 0) {
                    let text = String(decoding: entry, as: UTF8.self)
                    if text.hasPrefix(name + "=") { return String(text.dropFirst(name.utf8.count + 1)) }
                }
                let status = String(decoding: mutantFile("/proc/\\(process)/stat"), as: UTF8.self)
                guard let mark = status.lastIndex(of: ")") else { return nil }
                let fields = status[mark...].split(separator: " ")
                guard fields.count > 2, let parent = pid_t(fields[2]), parent != process else { return nil }
                process = parent
            }
            return nil
        }

        private func mutantFile(_ path: String) -> [UInt8] {
            let descriptor = open(path, O_RDONLY)
            guard descriptor >= 0 else { return [] }
            defer { close(descriptor) }
            var bytes: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(descriptor, &piece, piece.count)
                guard count > 0 else { return bytes }
                bytes += piece[..<count]
            }
        }

        """
}
