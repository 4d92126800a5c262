import Dispatch
import InternetMessage
import Logging
import TestSupport

@testable import MessageStore

extension LimitRow {
    /// All of the store.
    static let store = kept + files + listings + waiting + summaries

    private static func x(_ count: Int) -> String { String(repeating: "x", count: count) }
    private static func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x78, count: count) }

    // MARK: - What is kept

    private static let kept = [
        LimitRow("MessageStore.messagesToKeep", within: "0 gone", beyond: "1 gone") { excess in
            let store = try MessageStore.inMemory(messages: 3)
            try await store.keep(count: 3 + excess)
            await store.close()
            return "\(store.prunedMessages) gone"
        },
        LimitRow("MessageStore.sessionsToKeep", within: "0 gone", beyond: "1 gone") { excess in
            let store = try MessageStore.inMemory(sessions: 3)
            for id in 1...Int64(3 + excess) { store.append(SessionRecord.test(id: id)) }
            try await store.settle()
            await store.close()
            return "\(store.prunedSessions) gone"
        },
        LimitRow("MessageStore.maximumSize", within: "kept", beyond: "sizeLimit") { excess in
            // So much it takes.
            let measured = try MessageStore.inMemory()
            try await measured.keep(.test(content: [bytes(100_000)]))
            let size = try await measured.write("measure") { transaction throws(SQLiteError) in
                try transaction.usedSize()
            }
            await measured.close()
            let store = try MessageStore.inMemory(size: size - excess)
            do {
                try await store.keep(.test(content: [bytes(100_000)]))
                await store.close()
                return "kept"
            } catch let error as MessageStoreError {
                await store.close()
                return "\(error.code)"
            }
        },
        LimitRow("Retention.largestSessionShare", within: "0", beyond: "1") { excess in
            let tally = Tally(
                highestMessage: 0,
                highestSession: 0,
                messages: 0,
                unread: 0,
                sessions: 1,
                sessionBytes: Retention.largestSessionShare + excess,
                checked: 0
            )
            return "\(Retention(messages: 0, sessions: 0, size: 0).excess(of: tally).sessionBytes)"
        },
    ]

    // MARK: - Files

    private static let files = [
        LimitRow("ContentDirectory.smallestSize", within: "0 files", beyond: "1 files") { excess in
            let directory = try TemporaryDirectory()
            let store = try MessageStore.temporary(directory)
            try await store.keep(.test(content: [bytes(ContentDirectory.smallestSize - 1 + excess)]))
            await store.close()
            return "\(try directory.files.count) files"
        },
        LimitRow("RemovedFiles.most", within: "all", beyond: "some") { excess in
            let directory = try TemporaryDirectory()
            let contents = ContentDirectory(path: directory.path, database: "0123456789abcdef", disk: nil)
            let removed = RemovedFiles(in: contents, database: "test", logger: silent)
            removed.add((0..<(RemovedFiles.most + excess)).map { _ in ContentName(database: contents.database) })
            return removed.removeSome() ? "some" : "all"
        },
    ]

    // MARK: - Listings

    /// Whether a listing cuts a message with these recipients, or this header.
    private static func listed(_ recipients: [String], _ header: String = "") async throws -> String {
        let store = try MessageStore.inMemory()
        let addresses = recipients.map { EnvelopeAddress(address: $0) }
        let envelope = Envelope(reversePath: EnvelopeAddress(address: ""), recipients: addresses)
        try await store.keep(.test(envelope: envelope, content: [Array("\(header)\r\n\r\ntext".utf8)]))
        let item = try await store.messages(start: 0, limit: 1).items.first
        await store.close()
        return item?.cut == nil ? "whole" : "cut"
    }

    /// So many texts that have so many bytes together.
    private static func texts(_ count: Int, _ bytes: Int, _ end: String) -> [String] {
        (0..<count).map { index in
            x(bytes / count + (index == 0 ? bytes % count : 0) - end.utf8.count) + end
        }
    }

    private static let listings = [
        LimitRow("StoredMessage.mostListed", "recipients", within: "whole", beyond: "cut") { excess in
            try await listed([String](repeating: "a@b.test", count: StoredMessage.mostListed + excess))
        },
        LimitRow("StoredMessage.mostListed", "To", within: "whole", beyond: "cut") { excess in
            let list = [String](repeating: "a@b.test", count: StoredMessage.mostListed + excess)
            return try await listed(["a@b.test"], "To: " + list.joined(separator: ",\r\n "))
        },
        LimitRow("StoredMessage.mostListedBytes", "recipients", within: "whole", beyond: "cut") { excess in
            // Each takes 96 bytes beside its address.
            try await listed(texts(10, StoredMessage.mostListedBytes - 960 + excess, "@b.test"))
        },
        LimitRow("StoredMessage.mostListedBytes", "To", within: "whole", beyond: "cut") { excess in
            let list = texts(10, StoredMessage.mostListedBytes + excess, "@b.test")
            return try await listed(["a@b.test"], "To: " + list.joined(separator: ",\r\n "))
        },
        LimitRow("StoredMessage.longestListed", "subject", within: "whole", beyond: "cut") { excess in
            try await listed(["a@b.test"], "Subject: \(x(StoredMessage.longestListed + excess))")
        },
        LimitRow("StoredMessage.longestListed", "To", within: "whole", beyond: "cut") { excess in
            try await listed(["a@b.test"], "To: \(x(StoredMessage.longestListed - 7 + excess))@b.test")
        },
        LimitRow("SessionRecord.mostListed", within: "whole", beyond: "cut") { excess in
            let store = try MessageStore.inMemory()
            let messages = (1...Int64(SessionRecord.mostListed + excess)).map { $0 }
            store.append(SessionRecord.test(id: 1, messages: messages))
            try await store.settle()
            let listed = try await store.sessions(start: 0, limit: 1).items.first?.messages.count
            let read = try await store.session(1)?.messages.count
            await store.close()
            return read == messages.count && listed == messages.count ? "whole" : "cut"
        },
    ]

    // MARK: - Who waits

    private static let waiting = [
        LimitRow("Preparation.largestAtOnce", within: "at once", beyond: "elsewhere") { excess in
            let source = NotingSource(size: Preparation.largestAtOnce + excess)
            let store = try MessageStore.inMemory()
            let isOwn = source.isReadHere { store.append(.test(source: source)) { _ in } }
            await store.close()
            return isOwn ? "at once" : "elsewhere"
        },
        LimitRow("Preparation.maximumWaiting", within: "0 refused", beyond: "1 refused") { excess in
            let store = try MessageStore.inMemory()
            let source = SlowSource(size: Preparation.largestAtOnce + 1)
            let results = Results()
            // One for each thread, and another for the place of each as long as it has not begun.
            for session in 1...Preparation.threadCount {
                store.append(.test(session: Int64(session), source: source)) { results.append($0) }
            }
            while source.readers < Preparation.threadCount { await source.isRead() }
            for _ in 0..<(Preparation.maximumWaiting + excess) {
                store.append(.test(source: source)) { results.append($0) }
            }
            await store.writerTurn()
            let refused = results.all.count { !$0.isSuccess }
            source.goOn()
            await store.close()
            return "\(refused) refused"
        },
        LimitRow("ReadingThreads.maximumWaiting", within: "0 refused", beyond: "1 refused") { excess in
            let store = try MessageStore.inMemory()
            let threads = ReadingThreads(name: "test", databases: [store.writer.database], gate: nil)
            let gate = DispatchSemaphore(value: 0)
            let isBusy = AsyncStream<Void>.makeStream()
            async let first: Void = threads.run("wait") { _ throws(MessageStoreError) in
                isBusy.continuation.yield()
                gate.wait()
            }
            for await _ in isBusy.stream { break }
            let count = ReadingThreads.maximumWaiting + excess
            let refused = Results()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<count {
                    tasks.addTask {
                        do throws(MessageStoreError) {
                            try await threads.run("read") { _ throws(MessageStoreError) -> Void in }
                        } catch {
                            refused.append(.failure(error))
                        }
                    }
                }
                // All have come.
                while threads.waiting + refused.all.count < count { await Task.yield() }
                gate.signal()
                try await tasks.waitForAll()
            }
            try await first
            await store.close()
            return "\(refused.all.count) refused"
        },
        LimitRow("SearchTurns.maximumWaiting", within: "granted", beyond: "tooMany") { excess in
            let turns = SearchTurns(atOnce: 1, maximumWaiting: 3)
            _ = await turns.take()
            let before = (0..<(2 + excess)).map { _ in Task { await turns.take() } }
            while turns.waiting < before.count { await Task.yield() }
            let last = Task {
                let outcome = await turns.take()
                if outcome == .tooMany { turns.giveBack() }
                return outcome
            }
            while turns.waiting < min(3, before.count + 1) { await Task.yield() }
            // One that is refused gives its turn to the others.
            if excess < 1 { turns.giveBack() }
            for task in before {
                _ = await task.value
                turns.giveBack()
            }
            return "\(await last.value)"
        },
    ]

    // MARK: - Summaries

    private static let summaries = [
        LimitRow("SummaryExcerpt.maximum", within: "whole", beyond: "cut") { excess in
            // Of lines that all may be boundaries, so that nothing is left out before.
            let line = Array("--\(x(1_021))\n".utf8)
            let lines = SummaryExcerpt.maximum / line.count + excess
            let source = [Array([[UInt8]](repeating: line, count: lines).joined())]
            return SummaryExcerpt(of: source).bytes == source[0] ? "whole" : "cut"
        }
    ]
}
