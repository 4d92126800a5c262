import Foundation
import Testing

@testable import Systemd

@Suite struct JournalStreamTests {
    @Test func `the device and inode of the descriptor mean the journal`() throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        let (device, inode) = try identity(of: descriptor)
        #expect(JournalStream.isStream("\(device):\(inode)", descriptor: descriptor))
        #expect(!JournalStream.isStream("\(device):\(inode + 1)", descriptor: descriptor))
        #expect(!JournalStream.isStream("\(device + 1):\(inode)", descriptor: descriptor))
    }

    @Test func `a redirected standard error is not the journal although the variable is inherited`() throws {
        let journal = Pipe()
        let redirected = Pipe()
        let (device, inode) = try identity(of: journal.fileHandleForWriting.fileDescriptor)
        let descriptor = redirected.fileHandleForWriting.fileDescriptor
        #expect(!JournalStream.isStream("\(device):\(inode)", descriptor: descriptor))
    }

    @Test(arguments: ["", ":", "8", "8:", ":9", "a:b", "8:9:10", "-1:9"])
    func `a variable that is not two numbers means no journal`(variable: String) {
        #expect(!JournalStream.isStream(variable, descriptor: STDERR_FILENO))
    }

    @Test func `a closed descriptor means no journal`() {
        #expect(!JournalStream.isStream("0:0", descriptor: -1))
    }

    private func identity(of descriptor: Int32) throws -> (device: UInt64, inode: UInt64) {
        var status = stat()
        try #require(fstat(descriptor, &status) == 0)
        return (UInt64(status.st_dev), UInt64(status.st_ino))
    }
}
