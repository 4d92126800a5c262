/// The parts of a message in the order in which they begin, and all their header fields.
struct MessageStructure: Sendable {
    var parts: [ScannedPart] = []
    var fields: [ScannedField] = []

    /// The fields of the part at `index`.
    func fields(ofPart index: Int) -> ArraySlice<ScannedField> {
        fields[parts[index].fields]
    }

    /// The first part of a role, by its index, for a copy of a part costs more than the question.
    func firstPart(_ role: ScannedPart.Role) -> Int? {
        parts.indices.first { parts[$0].role == role }
    }

    /// The part's number in the form that Mailpit (enmime) gives it.
    ///
    /// The message itself is `0`; the parts of a multipart are `1`, `2`, …, theirs `1.1`, `1.2`, …; a multipart below
    /// the first level has `.0` after its own number. A message within part `2` is `2.1`.
    func id(ofPart index: Int) -> String {
        var numbers: [Int] = []
        var next = index
        while let parent = parts[next].parent {
            numbers.append(parts[next].number)
            next = parent
        }
        return Self.id(numbers.reversed().map(String.init).joined(separator: "."), parts[index])
    }

    /// The number of every part, each made from the number of the part it is in.
    func ids() -> [String] {
        var numbers: [String] = []
        numbers.reserveCapacity(parts.count)
        for part in parts {
            // A part stands behind the one it is in.
            let parent = part.parent.map { numbers[$0] } ?? ""
            let number = part.parent == nil ? "" : String(part.number)
            numbers.append(parent.isEmpty ? number : "\(parent).\(number)")
        }
        return zip(numbers, parts).map(Self.id)
    }

    private static func id(_ number: String, _ part: ScannedPart) -> String {
        if number.isEmpty { return "0" }
        return part.kind == .multipart ? number + ".0" : number
    }
}
