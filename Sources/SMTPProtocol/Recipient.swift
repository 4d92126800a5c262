/// Whom a message is for, as RCPT said it.
public struct Recipient: Sendable, Equatable {
    /// The forward-path.
    public let path: Path
    /// In the order they were sent.
    public let parameters: [Parameter]

    /// A recipient with the parameters of its RCPT.
    public init(path: Path, parameters: [Parameter] = []) {
        self.path = path
        self.parameters = parameters
    }

    /// About how many bytes of memory it takes: its texts, and what the heap and the lists need for each.
    var size: Int {
        parameters.reduce(96 + path.address.utf8.count) { size, parameter in
            size + 96 + parameter.keyword.utf8.count + (parameter.value?.utf8.count ?? 0)
        }
    }
}
