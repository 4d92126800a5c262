import CNIOBoringSSL
import NIOCore

/// The client's side of TLS; tells the next handlers by `Handshake` that it is done.
final class TLSClientHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What was negotiated.
    struct Handshake {
        let version: String
        let cipher: String
        let isResumed: Bool
    }

    /// The server gave a session that can be resumed.
    struct SessionReceived {}

    /// So much is encrypted at once, that a long message does not lie in memory a second time.
    private static let portion = 64 * 1024

    private let slot: SessionSlot
    private let connection: OpaquePointer
    /// Owned by the connection.
    private let received: OpaquePointer
    private let toSend: OpaquePointer
    private var isEstablished = false
    private var plaintext = ByteBuffer()

    init(_ context: TLSContext, slot: SessionSlot) throws {
        guard let connection = SSL_new(context.pointer), let received = BIO_new(BIO_s_mem()),
            let toSend = BIO_new(BIO_s_mem())
        else {
            throw TLSContext.failure("making a TLS connection")
        }
        self.slot = slot
        self.connection = connection
        self.received = received
        self.toSend = toSend
        SSL_set_bio(connection, received, toSend)
        SSL_set_connect_state(connection)
        SSL_set_ex_data(connection, 0, Unmanaged.passUnretained(slot).toOpaque())
        if let session = slot.session {
            SSL_set_session(connection, session)
        }
    }

    deinit {
        SSL_free(connection)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive {
            shakeHands(context)
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        shakeHands(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
            _ = BIO_write(received, bytes.baseAddress, Int32(bytes.count))
        }
        if !isEstablished {
            shakeHands(context)
        }
        if isEstablished {
            let before = slot.session
            decrypt(context)
            if slot.session != before {
                context.fireUserInboundEventTriggered(SessionReceived())
            }
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Nothing here asks when a write is done.
        promise?.succeed()
        var data = unwrapOutboundIn(data)
        if plaintext.readableBytes == 0 {
            plaintext = data
        } else {
            plaintext.writeBuffer(&data)
        }
    }

    func flush(context: ChannelHandlerContext) {
        encrypt(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        encrypt(context)
        context.fireChannelWritabilityChanged()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if isEstablished {
            SSL_shutdown(connection)
            send(context)
        }
        context.close(mode: mode, promise: promise)
    }

    private func shakeHands(_ context: ChannelHandlerContext) {
        let result = SSL_do_handshake(connection)
        send(context)
        if result == 1 {
            isEstablished = true
            let handshake = Handshake(
                version: String(cString: SSL_get_version(connection)),
                cipher: SSL_get_current_cipher(connection).map { String(cString: SSL_CIPHER_standard_name($0)) } ?? "",
                isResumed: SSL_session_reused(connection) == 1
            )
            context.fireUserInboundEventTriggered(handshake)
        } else if SSL_get_error(connection, result) != SSL_ERROR_WANT_READ {
            context.fireErrorCaught(TLSContext.failure("shaking hands"))
        }
    }

    private func decrypt(_ context: ChannelHandlerContext) {
        while true {
            var bytes = context.channel.allocator.buffer(capacity: 1_024)
            var result: Int32 = 0
            bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: 1_024) { free in
                result = SSL_read(connection, free.baseAddress, Int32(free.count))
                return max(0, Int(result))
            }
            if result > 0 {
                context.fireChannelRead(wrapInboundOut(bytes))
                continue
            }
            let error = SSL_get_error(connection, result)
            if error != SSL_ERROR_WANT_READ && error != SSL_ERROR_ZERO_RETURN {
                context.fireErrorCaught(TLSContext.failure("reading"))
            }
            return
        }
    }

    private func encrypt(_ context: ChannelHandlerContext) {
        while isEstablished, plaintext.readableBytes > 0, context.channel.isWritable {
            let portion = plaintext.readSlice(length: min(plaintext.readableBytes, Self.portion)) ?? ByteBuffer()
            let result = portion.withUnsafeReadableBytes { bytes in
                SSL_write(connection, bytes.baseAddress, Int32(bytes.count))
            }
            guard result > 0 else {
                context.fireErrorCaught(TLSContext.failure("writing"))
                return
            }
            send(context)
        }
    }

    private func send(_ context: ChannelHandlerContext) {
        var contents: UnsafePointer<UInt8>?
        var count = 0
        guard BIO_mem_contents(toSend, &contents, &count) == 1, count > 0 else {
            return
        }
        var bytes = context.channel.allocator.buffer(capacity: count)
        bytes.writeBytes(UnsafeRawBufferPointer(start: contents, count: count))
        BIO_reset(toSend)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }
}
