import NIOCore

/// Wakes a session up to look whether its client has been silent for too long.
///
/// One timer a connection, moved on lazily: cheaper than a new one for each read.
struct SilenceWatch: NIOScheduledCallbackHandler {
    let session: NIOLoopBound<(handler: SMTPHandler, context: ChannelHandlerContext)>

    func handleScheduledCallback(eventLoop: some EventLoop) {
        let (handler, context) = session.value
        handler.lookForSilence(context)
    }

    func didCancelScheduledCallback(eventLoop: some EventLoop) {}
}
