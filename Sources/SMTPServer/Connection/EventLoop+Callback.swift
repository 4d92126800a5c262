import NIOCore

extension EventLoop {
    /// Makes a function for other threads to call: it has `body` run on this event loop, later.
    ///
    /// Must be called on this event loop.
    func callback<Value: Sendable>(_ body: @escaping (Value) -> Void) -> @Sendable (Value) -> Void {
        let bound = NIOLoopBound(body, eventLoop: self)
        return { value in self.execute { bound.value(value) } }
    }
}
