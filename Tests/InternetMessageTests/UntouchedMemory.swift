import Glibc

/// Memory of which only the first page was ever written: whether somebody read behind it can be seen afterwards.
final class UntouchedMemory {
    private let start: UnsafeMutableRawPointer
    private let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    private let pages: Int

    /// - Parameter text: repeated until the first page is full.
    init?(pages: Int, beginningWith text: [UInt8]) {
        self.pages = pages
        let start = mmap(nil, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let start, start != MAP_FAILED else { return nil }
        self.start = start
        // With huge pages, the first byte would bring in what is behind it.
        madvise(start, pages * page, MADV_NOHUGEPAGE)
        for offset in 0..<page { start.storeBytes(of: text[offset % text.count], toByteOffset: offset, as: UInt8.self) }
    }

    deinit {
        munmap(start, pages * page)
    }

    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: pages * page).span)
    }

    /// How many pages behind the first were read.
    var touched: Int {
        var residency = [UInt8](repeating: 0, count: pages)
        guard mincore(start, pages * page, &residency) == 0 else { return -1 }
        return residency.dropFirst().count { $0 & 1 == 1 }
    }
}
