import Testing

@testable import letterlock

/// Defaults that depend on the memory there is.
@Suite struct SettingsMemoryTests {
    private static let limitPath = "/sys/fs/cgroup/memory.max"

    static func files(_ limit: Int) -> [String: String] {
        [
            "/proc/self/cgroup": "0::/\n",
            "/proc/self/mountinfo": "29 23 0:26 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
            limitPath: "\(limit)\n",
        ]
    }

    private static func row(_ key: String, _ effective: EffectiveSettings) -> EffectiveSettings.Row? {
        effective.rows.first { $0.key == key }
    }

    @Test(arguments: [(128, 48, 32), (256, 112, 74), (64, 16, 10), (40, 8, 5), (1, 8, 5), (4_096, 2_032, 1_354)])
    func `MemoryBudget is half of what the limit leaves, and MaximumUnfinishedMemory two thirds of it`(
        limit: Int,
        budget: Int,
        unfinished: Int
    ) throws {
        let effective = try SettingsFixture.read(files: Self.files(limit << 20))
        #expect(effective.settings.memoryBudget == budget << 20)
        #expect(effective.settings.maximumUnfinishedMemory == unfinished << 20)
        #expect(effective.warnings == [])
    }

    @Test func `check shows the value in force and where it comes from`() throws {
        let limited = try SettingsFixture.read(files: Self.files(128 << 20))
        #expect(Self.row("MemoryBudget", limited)?.value == "48MiB")
        #expect(Self.row("MemoryBudget", limited)?.source == "memory limit 128MiB (\(Self.limitPath))")
        #expect(Self.row("MaximumUnfinishedMemory", limited)?.source == "two thirds of MemoryBudget")
        let free = try SettingsFixture.read()
        #expect(Self.row("MemoryBudget", free) == .init(key: "MemoryBudget", value: "96MiB", source: "default"))
        #expect(free.settings.maximumUnfinishedMemory == 64 << 20)
    }

    @Test func `A budget that is set counts, whatever the limit is`() throws {
        let files = Self.files(128 << 20)
        let effective = try SettingsFixture.read(["LETTERLOCK_MEMORY_BUDGET": "30MiB"], files: files)
        #expect(effective.settings.memoryBudget == 30 << 20)
        #expect(effective.settings.maximumUnfinishedMemory == 20 << 20)
    }

    @Test func `MaximumUnfinishedMemory may be the budget, and beyond it is a fault`() throws {
        let budget = ["LETTERLOCK_MEMORY_BUDGET": "30MiB"]
        let equal = budget.merging(["LETTERLOCK_MAXIMUM_UNFINISHED_MEMORY": "30MiB"]) { $1 }
        #expect(SettingsFixture.faults(equal) == [])
        let more = budget.merging(["LETTERLOCK_MAXIMUM_UNFINISHED_MEMORY": "\(30 << 20 + 1)"]) { $1 }
        #expect(
            SettingsFixture.faults(more) == [
                "MaximumUnfinishedMemory \(30 << 20 + 1) (LETTERLOCK_MAXIMUM_UNFINISHED_MEMORY) is more than MemoryBudget 30MiB "
                    + "(LETTERLOCK_MEMORY_BUDGET); lower the one or raise the other"
            ]
        )
    }

    @Test func `Beyond a budget that follows from the limit, MaximumUnfinishedMemory is lowered with a warning`() throws
    {
        let files = Self.files(128 << 20)
        let effective = try SettingsFixture.read(["LETTERLOCK_MAXIMUM_UNFINISHED_MEMORY": "64MiB"], files: files)
        #expect(effective.settings.maximumUnfinishedMemory == 48 << 20)
        #expect(effective.warnings.count == 1)
        #expect(effective.warnings.first?.contains("is more than MemoryBudget 48MiB (memory limit 128MiB") == true)
    }

    @Test func `Messages in memory have a size by default, and a warning says so where they have none`() throws {
        let memory = ["LETTERLOCK_DATABASE": ""]
        #expect(try SettingsFixture.read(memory).settings.maximumDatabaseSize == 512 << 20)
        #expect(try SettingsFixture.read().settings.maximumDatabaseSize == 0)
        let limited = try SettingsFixture.read(memory, files: Self.files(128 << 20))
        #expect(limited.settings.maximumDatabaseSize == 24 << 20)
        let unlimited = try SettingsFixture.read(memory.merging(["LETTERLOCK_MAXIMUM_DATABASE_SIZE": "0"]) { $1 })
        #expect(unlimited.settings.maximumDatabaseSize == 0)
        #expect(unlimited.warnings.count == 1)
        #expect(unlimited.warnings.first?.contains("let messages take all memory") == true)
    }
}
