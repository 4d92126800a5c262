import NIOCore
import SMTPProtocol

extension SMTPHandler {
    /// How many commands of one client are executed before others have their turn.
    ///
    /// Somebody who pipelines thousands would hold up everybody else; a transaction takes fewer than these.
    static let commandsPerTurn = 16

    /// Goes on with what has arrived when the others on this event loop have had their turn.
    func letOthersHaveTheirTurn(_ context: ChannelHandlerContext) {
        isBetweenTurns = true
        environment.turns(of: context.eventLoop).append { [self] in
            guard isBetweenTurns else { return }
            isBetweenTurns = false
            resume(context)
            if inputIsClosed { inputClosed(context) }
        }
    }
}
