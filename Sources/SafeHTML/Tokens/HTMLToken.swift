/// One piece of an HTML document, as the tokenizer of the HTML standard (§13.2.5) emits it.
public enum HTMLToken: Sendable, Equatable {
    /// Text in UTF-8 with its character references resolved; a long text comes in several pieces.
    case text([UInt8])
    case startTag(HTMLTag)
    /// The name of an end tag, in lower case.
    case endTag(String)
    case comment([UInt8])
    case doctype(HTMLDoctype)
}
