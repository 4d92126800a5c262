/// A fault of a value that lies inside another.
struct PlacedFault: Sendable, Equatable {
    /// From the setting on, as `[2].Action.Code`.
    var place: String
    /// The value, where it is of use, and the rest of the sentence: `200 must be …`.
    var sentence: String
}
