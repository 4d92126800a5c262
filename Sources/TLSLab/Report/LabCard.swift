/// The card of one client: every case that is open, or that it tried, with what it did.
public struct LabCard: Sendable {
    /// One fault, in the modes that are open for it.
    public struct Row: Sendable {
        /// What is wrong.
        public var fault: LabFault
        /// Its modes, each with what the client did; `nil` where it did not try.
        public var modes: [(mode: LabFault.Mode, result: LabResult?)]
    }

    /// Whose card it is.
    public var client: LabClient
    /// The faults in their order.
    public var rows: [Row]

    /// The card of a client.
    ///
    /// - Parameter open: the cases that a client can try now.
    public init(_ client: LabClient, open: Set<LabCase>) {
        self.client = client
        rows = LabFault.allCases.compactMap { fault in
            let cases = fault.modes.map { LabCase(fault, $0) }
            let shown = cases.filter { open.contains($0) || client.results[$0] != nil }
            return shown.isEmpty ? nil : Row(fault: fault, modes: shown.map { ($0.mode, client.results[$0]) })
        }
    }

    /// How many cases came out that way; those that were not tried for `nil`.
    public func count(_ result: LabVerdict.Result?) -> Int {
        rows.reduce(0) { $0 + $1.modes.count { $0.result?.verdict.result == result } }
    }

    /// How many cases there are.
    public var caseCount: Int { rows.reduce(0) { $0 + $1.modes.count } }
}

extension LabCard.Row {
    /// The result of all its modes together: that of the worst, for which one that was tried is not excused by one that was not.
    public var result: LabVerdict.Result? {
        let results = modes.compactMap(\.result?.verdict.result)
        return [.failed, .undecided, .passed].first(where: results.contains)
    }
}
