import Foundation

@testable import MessageStore

/// A source in a file without a name, as the SMTP server makes them.
final class FiledSource: MessageSource {
    private let file: FileHandle
    let size: Int

    /// Of zeros that take no room on the disk.
    init(size: Int, in directory: String) throws {
        // O_TMPFILE, which Swift does not import.
        file = FileHandle(
            fileDescriptor: open(directory, 0o20000000 | O_DIRECTORY | O_RDWR, 0o600),
            closeOnDealloc: true
        )
        self.size = size
        try file.truncate(atOffset: UInt64(size))
    }

    let pieceCount = 1

    func piece(at index: Int) -> [UInt8]? {
        try? file.seek(toOffset: 0)
        return (try? file.readToEnd()).map { Array($0) }
    }

    func withFile<Value>(_ body: (CInt) -> Value) -> Value? { body(file.fileDescriptor) }

    /// Which file of the file system it is.
    var number: UInt64 {
        var status = stat()
        fstat(file.fileDescriptor, &status)
        return UInt64(status.st_ino)
    }
}

extension NewMessage {
    /// One in a file without a name.
    static func filed(_ source: FiledSource, subject: String = "Large") -> NewMessage {
        var message = NewMessage.test(subject: subject)
        message.content = source
        return message
    }
}
