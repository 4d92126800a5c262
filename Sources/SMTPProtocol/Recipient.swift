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
}
