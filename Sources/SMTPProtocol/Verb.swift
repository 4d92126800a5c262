/// The commands that the server knows.
enum Verb: String, CaseIterable {
    case extendedHello = "EHLO"
    case hello = "HELO"
    case mail = "MAIL"
    case recipient = "RCPT"
    case data = "DATA"
    case chunk = "BDAT"
    case reset = "RSET"
    case nothing = "NOOP"
    case verify = "VRFY"
    case expand = "EXPN"
    case help = "HELP"
    case quit = "QUIT"
    case startTLS = "STARTTLS"
    case authenticate = "AUTH"
}
