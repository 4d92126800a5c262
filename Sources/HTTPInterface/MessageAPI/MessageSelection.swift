import FoundationEssentials
import NIOCore
import PeerInput

/// The body of a request that deletes or marks messages: `{"IDs": ["…"], "Read": true}`.
struct MessageSelection: Equatable {
    /// The messages named, at least one; nil where the body names none.
    var ids: [Int64]?
    /// What they are to be marked as.
    var read: Bool?

    /// Reads a body; nothing at all is as `{}`.
    ///
    /// What does not name messages for sure is refused: `{"ID": ["…"]}` or `{"IDs": []}`, taken for `{}`, would delete
    /// everything.
    init(body: ByteBuffer) throws(APIError) {
        guard body.readableBytes > 0 else { return }
        let content: MessageSelectionBody
        do {
            content = try MessageSelectionBody(json: Array(body.readableBytesView))
        } catch let fault as MessageSelectionBody.Fault {
            throw Self.refusal("\(fault.sentence); nothing was changed.")
        } catch {
            throw Self.refusal(#"The body is not JSON as {"IDs": ["1700000000000000"]}; nothing was changed."#)
        }
        read = content.read
        guard let texts = content.ids else { return }
        guard !texts.isEmpty else { throw Self.refusal("IDs names no message; nothing was changed.") }
        var ids: [Int64] = []
        for text in texts {
            guard let id = PeerNumber.read(text, in: 0...Int64.max) else {
                throw Self.refusal("\(quoted(text)) is not the ID of a message; nothing was changed.")
            }
            ids.append(id)
        }
        self.ids = ids
    }

    private static func refusal(_ sentence: String) -> APIError {
        APIError(code: .invalidRequest, description: sentence)
    }
}
