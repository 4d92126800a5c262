import NIOCore

extension ChannelHandlerContext {
    /// Closes the connection in such a way that the peer can still read what was written, from here on towards the network.
    ///
    /// Our side first: closed with bytes unread, the kernel would send a reset, and the peer might lose the last line.
    func closeAfterWrite() {
        close(mode: .output, promise: nil)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let timer = eventLoop.scheduleTask(in: Self.lingering) { bound.value.close(promise: nil) }
        channel.closeFuture.whenComplete { _ in timer.cancel() }
    }

    /// How long the peer has to read it and close.
    private static var lingering: TimeAmount { .seconds(1) }
}
