import MessageStore

extension RoutedRequest {
    /// The scope of the request, `recipient=`, `user=` and `serverName=`, and what `query=` asks for.
    ///
    /// `recipient` may be there several times; one of them is enough.
    func filter() -> MessageFilter {
        MessageFilter(
            recipients: texts(.recipient),
            user: text(.user),
            serverName: text(.serverName),
            terms: search(.query) ?? []
        )
    }

    /// The same scope for sessions, to which `query=` does not apply.
    func sessionFilter() -> SessionFilter {
        SessionFilter(recipients: texts(.recipient), user: text(.user), serverName: text(.serverName))
    }
}
