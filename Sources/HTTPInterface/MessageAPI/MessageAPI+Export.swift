import HTTPTypes
import HummingbirdCore
import MessageStore
import NIOCore

extension MessageAPI {
    /// Everything that the request means as a tar archive of `.eml` files, the oldest first: what a CI job keeps.
    ///
    /// The archive is made while it is sent, a message at a time; one that is deleted meanwhile is left out.
    @Sendable
    func export(_ routed: RoutedRequest) async throws -> Response {
        let ids = try await store.ids(routed.filter()).reversed()
        let body = ResponseBody { [store] writer in
            for id in ids {
                guard let message = try await store.message(id), let source = try await store.source(of: id) else {
                    continue
                }
                let entry = TarEntry(name: "\(id).eml", size: source.count, modified: message.received / 1_000)
                try await writer.write(ByteBuffer(bytes: entry.header + source + entry.padding))
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
