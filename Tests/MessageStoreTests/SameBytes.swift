import Testing

/// Expects two sources to be the same, byte for byte.
///
/// `#expect` with `==` would look for how they differ, which takes hours with large ones.
func expectSame(
    _ bytes: [UInt8]?,
    _ expected: some Sequence<UInt8>,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let isSame = bytes?.elementsEqual(expected) ?? false
    #expect(isSame, "\(bytes?.count ?? 0) bytes", sourceLocation: sourceLocation)
}
