import Glibc

/// The bytes of a message as it arrived: in memory, or in a file of which the system keeps in memory what is looked at.
///
/// A file is no cost of the process: where memory is short, the system drops what it has of it and reads it again.
public struct MessageBytes: Sendable {
    private enum Storage: Sendable {
        case array([UInt8])
        case file(MappedFile)
    }

    private let storage: Storage

    /// Bytes that are in memory.
    public init(_ bytes: [UInt8]) {
        storage = .array(bytes)
    }

    /// The first `size` bytes of an open file, which must not become shorter while they are used.
    ///
    /// - Returns: `nil` where it has fewer, or where it cannot be mapped; `errno` says why.
    public init?(mapping descriptor: CInt, size: Int) {
        guard size > 0 else {
            storage = .array([])
            return
        }
        guard let file = MappedFile(descriptor, size: size) else { return nil }
        storage = .file(file)
    }

    /// How many there are.
    public var count: Int {
        switch storage {
        case .array(let bytes): bytes.count
        case .file(let file): file.size
        }
    }

    /// How many of them are in memory of the process's own.
    public var sizeInMemory: Int {
        if case .array(let bytes) = storage { bytes.count } else { 0 }
    }

    /// Lets `body` look at them where they stand.
    public func withSpan<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
        switch storage {
        case .array(let bytes): body(bytes.span)
        case .file(let file): file.withSpan(body)
        }
    }
}

/// A part of a file that is mapped into memory, until nobody knows it any more.
private final class MappedFile: Sendable {
    /// As a number, for a pointer may not be shared.
    private let address: UInt
    let size: Int

    init?(_ descriptor: CInt, size: Int) {
        var status = stat()
        // Beyond the end of the file there is nothing to look at, only SIGBUS.
        guard fstat(descriptor, &status) == 0, Int(status.st_size) >= size,
            let memory = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), memory != MAP_FAILED
        else { return nil }
        posix_madvise(memory, size, POSIX_MADV_SEQUENTIAL)
        address = UInt(bitPattern: memory)
        self.size = size
    }

    deinit {
        munmap(UnsafeMutableRawPointer(bitPattern: address), size)
    }

    func withSpan<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
        withExtendedLifetime(self) {
            let bytes = UnsafeBufferPointer(start: UnsafePointer<UInt8>(bitPattern: address), count: size)
            return body(bytes.span)
        }
    }
}
