import InternetMessage

/// How to unsubscribe, as the message says.
struct ListUnsubscribeAnswer: Encodable {
    var header: String
    var links: [String]
    var errors: String
    var headerPost: String

    init(_ unsubscribe: ListUnsubscribe) {
        header = unsubscribe.header
        links = unsubscribe.links
        errors = unsubscribe.errors
        headerPost = unsubscribe.headerPost
    }

    private enum CodingKeys: String, CodingKey {
        case header = "Header"
        case links = "Links"
        case errors = "Errors"
        case headerPost = "HeaderPost"
    }
}
