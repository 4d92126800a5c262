extension SettingsReader {
    /// What the process takes with nothing to do, its program among it.
    static let idle = 32 << 20
    static let leastBudget = 8 << 20
    static let leastDatabase = 16 << 20
    private static let usualDatabaseInMemory = 512 << 20

    /// The defaults that depend on how much memory there is.
    ///
    /// Half of what a limit leaves is for `MemoryBudget`. The other half is for what nobody counts: connections, the kernel's
    /// buffers, and memory that is free but not yet given back; with a database in memory, that gets half of it.
    mutating func takeMemoryLimit() {
        let limit = MemoryLimit.find(readFile: readFile)
        let free = limit.map { max($0.bytes - Self.idle, 0) }
        if sources["MemoryBudget"] == nil, let limit, let free {
            settings.memoryBudget = max(Self.wholeMebibytes(free / 2), Self.leastBudget)
            sources["MemoryBudget"] = .memoryLimit(limit)
        }
        if sources["MaximumUnfinishedMemory"] == nil, sources["MemoryBudget"] != nil {
            settings.maximumUnfinishedMemory = Self.wholeMebibytes(settings.memoryBudget / 3 * 2)
            sources["MaximumUnfinishedMemory"] = .derived(from: "two thirds of MemoryBudget")
        }
        if settings.database == nil, sources["MaximumDatabaseSize"] == nil {
            settings.maximumDatabaseSize =
                free.map { max(Self.wholeMebibytes($0 / 4), Self.leastDatabase) }
                ?? Self.usualDatabaseInMemory
            sources["MaximumDatabaseSize"] =
                limit.map(SettingSource.memoryLimit) ?? .derived(from: "default with Database empty")
        }
    }

    private static func wholeMebibytes(_ bytes: Int) -> Int { bytes / (1 << 20) * (1 << 20) }

    /// What no memory is left for.
    mutating func checkMemory() {
        guard areSound(["MemoryBudget", "MaximumUnfinishedMemory"]) else { return }
        if settings.maximumUnfinishedMemory > settings.memoryBudget {
            let sentence = "\(mention("MaximumUnfinishedMemory")) is more than \(mention("MemoryBudget"))"
            if case .memoryLimit? = sources["MemoryBudget"] {
                settings.maximumUnfinishedMemory = settings.memoryBudget
                warnings.append("\(sentence), which is used instead; lower the one or raise the memory limit")
            } else {
                faults.append(SettingsFault(.conflict, "\(sentence); lower the one or raise the other"))
            }
        }
        if settings.database == nil, settings.maximumDatabaseSize == 0, areSound(["Database", "MaximumDatabaseSize"]) {
            warnings.append(
                "\(mention("MaximumDatabaseSize")) and an empty Database let messages take all memory; set a size, or omit "
                    + "MaximumDatabaseSize"
            )
        }
    }
}
