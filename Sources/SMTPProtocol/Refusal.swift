/// A command that is not carried out, with the reply that says so.
struct Refusal: Error {
    let reply: Reply

    init(_ reply: Reply) {
        self.reply = reply
    }
}
