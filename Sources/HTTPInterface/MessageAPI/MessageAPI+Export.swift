import HTTPTypes
import HummingbirdCore
import MessageStore
import NIOCore

extension MessageAPI {
    /// Everything that the request means as a tar archive of `.eml` files, the oldest first: what a CI job keeps.
    ///
    /// The archive is made while it is sent, a piece of a message at a time. What is deleted before its turn is left out; what is
    /// deleted while it is sent is sent to its end.
    @Sendable
    func export(_ routed: RoutedRequest) async throws -> Response {
        let ids = try await ClientPresence.whilePresent { [store, filter = routed.filter()] in
            try await store.ids(filter).reversed() as [Int64]
        }
        let body = ResponseBody { writer in
            for id in ids {
                guard let message = try await store.message(id), let source = try await store.openSource(of: id) else {
                    continue
                }
                let entry = TarEntry(name: "\(id).eml", size: source.size, modified: message.received / 1_000)
                try await writer.write(ByteBuffer(bytes: entry.header))
                try await Self.write(source, to: &writer)
                try await writer.write(ByteBuffer(bytes: entry.padding))
            }
            try await writer.write(ByteBuffer(bytes: TarEntry.end))
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/x-tar", .contentDisposition: "attachment; filename=\"messages.tar\"",
            ],
            body: body
        )
    }
}
