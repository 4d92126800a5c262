import TLSLab

/// What a client did about one fault in one mode; of a client that did not try, `null`.
struct LabModeAnswer: Encodable {
    var mode: LabFault.Mode
    var result: LabResult?

    /// The name of a result, and of there being none.
    static func name(of result: LabVerdict.Result?) -> String { result?.rawValue ?? "NotTried" }

    private enum CodingKeys: String, CodingKey {
        case tlsMode = "TlsMode"
        case result = "Result"
        case answer = "Answer"
        case sent = "Sent"
        case inClear = "InClear"
        case detail = "Detail"
        case alert = "Alert"
        case tlsVersion = "TlsVersion"
        case session = "Session"
        case visits = "Visits"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let verdict = result?.verdict
        try container.encode(mode.rawValue, forKey: .tlsMode)
        try container.encode(Self.name(of: verdict?.result), forKey: .result)
        try container.encode(verdict?.answer?.rawValue, forKey: .answer)
        try container.encode(verdict?.sent.map(\.rawValue) ?? [], forKey: .sent)
        try container.encode(verdict?.inClear ?? false, forKey: .inClear)
        try container.encode(verdict?.detail, forKey: .detail)
        try container.encode(result?.alert, forKey: .alert)
        try container.encode(result?.tlsVersion, forKey: .tlsVersion)
        try container.encode(result.map { String($0.session) }, forKey: .session)
        try container.encode(result?.visits ?? 0, forKey: .visits)
    }
}
