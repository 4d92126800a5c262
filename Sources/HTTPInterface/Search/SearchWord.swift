/// A word of a search: alone, or a value behind a name and a colon, either in quotes where it holds blanks.
struct SearchWord: Equatable {
    /// What stands before the colon, in lower case; nil where there is none, or where the word began with a quote.
    var name: String?
    /// Empty where nothing stands there, as behind the colon of `from:`, or in `""`.
    var value: String
    /// Whether a hyphen or an exclamation mark stood before it.
    var isNegated: Bool
    /// The word without that mark and without quotes.
    var text: String

    /// Every word of a query, in order; a quote that is not closed goes on to the end.
    static func words(in query: some StringProtocol) -> [SearchWord] {
        var words: [SearchWord] = []
        var rest = query[...]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            guard let first = rest.first else { return words }
            let isNegated = first == "-" || first == "!"
            if isNegated { rest = rest.dropFirst() }
            words.append(take(&rest, isNegated: isNegated))
        }
    }

    private static func take<Query: StringProtocol>(_ rest: inout Query, isNegated: Bool) -> SearchWord
    where Query.SubSequence == Query {
        var name: String?
        var value = ""
        var text = ""
        var isQuoted = false
        var wasQuoted = false
        while let character = rest.first, isQuoted || !character.isWhitespace {
            rest = rest.dropFirst()
            if character == "\"" {
                isQuoted.toggle()
                wasQuoted = true
                continue
            }
            text.append(character)
            if character == ":", !isQuoted, !wasQuoted, name == nil, !value.isEmpty {
                name = value.lowercased()
                value = ""
            } else {
                value.append(character)
            }
        }
        return SearchWord(name: name, value: value, isNegated: isNegated, text: text)
    }
}
