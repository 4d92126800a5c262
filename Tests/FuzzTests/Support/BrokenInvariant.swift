/// Something that must hold whatever the input is, and did not.
struct BrokenInvariant: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Goes on only where `condition` holds.
func require(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws(BrokenInvariant) {
    if !condition { throw BrokenInvariant(otherwise()) }
}
