/// A client's text as a message repeats it: in quotes and cut to a length that fits a sentence.
func quoted(_ text: some StringProtocol) -> String {
    let longest = APILimit.quotation.value
    return text.count > longest ? "“\(text.prefix(longest))…”" : "“\(text)”"
}
