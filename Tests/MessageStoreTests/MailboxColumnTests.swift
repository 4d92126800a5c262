import InternetMessage
import Testing

@testable import MessageStore

@Suite struct MailboxColumnTests {
    @Test("Names and addresses with every character that JSON escapes come back as they were")
    func roundTrip() {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0) }))
        let mailboxes = [
            Mailbox(name: "Ann \"the\" \\ /slash/", address: "\"a\\ b\"@example.com"),
            Mailbox(name: controls, address: ""),
            Mailbox(name: "Zoë 🙂 \u{7F}\u{2028}", address: "zoë@exämple.com"),
        ]
        #expect(MailboxColumn.mailboxes(MailboxColumn.text(mailboxes)) == mailboxes)
    }

    @Test("The column is the JSON that SQL looks into and a search knows the words of")
    func form() {
        let mailboxes = [
            Mailbox(name: "Ann \"A\"", address: "ann@example.com"), Mailbox(name: "", address: "bob\u{1}"),
        ]
        let text = #"[{"name":"Ann \"A\"","address":"ann@example.com"},{"name":"","address":"bob\u0001"}]"#
        #expect(MailboxColumn.text(mailboxes) == text)
    }

    @Test("No mailboxes are no value")
    func empty() {
        #expect(MailboxColumn.text([]) == nil)
        #expect(MailboxColumn.mailboxes(nil) == [])
    }
}
