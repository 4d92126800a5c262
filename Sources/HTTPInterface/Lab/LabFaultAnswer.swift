import TLSLab

/// What a client did about one fault, in each of its modes.
struct LabFaultAnswer: Encodable {
    var row: LabCard.Row

    init(_ row: LabCard.Row) {
        self.row = row
    }

    private enum CodingKeys: String, CodingKey {
        case fault = "Fault"
        case whatIsWrong = "WhatIsWrong"
        case rightAnswer = "RightAnswer"
        case why = "Why"
        case result = "Result"
        case modes = "Modes"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(row.fault.rawValue, forKey: .fault)
        try container.encode(row.fault.whatIsWrong, forKey: .whatIsWrong)
        try container.encode(row.fault.rightAnswer.rawValue, forKey: .rightAnswer)
        try container.encode(row.fault.why, forKey: .why)
        try container.encode(LabModeAnswer.name(of: row.result), forKey: .result)
        try container.encode(row.modes.map { LabModeAnswer(mode: $0.mode, result: $0.result) }, forKey: .modes)
    }
}
