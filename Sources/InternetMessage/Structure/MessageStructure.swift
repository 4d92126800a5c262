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
        guard !numbers.isEmpty else { return "0" }
        var id = numbers.reversed().map(String.init).joined(separator: ".")
        if parts[index].kind == .multipart { id += ".0" }
        return id
    }
}
