/// The events that the journal's catalog explains, `deploy/systemd/letterlock.catalog`.
///
/// The raw value is what the event's logger gives as its metadata value under the key `event`; the other modules, which know
/// nothing of the journal, spell it there.
enum NotableEvent: String, CaseIterable {
    /// Everything works and mail can be received.
    case started
    /// A certificate or an authority was generated.
    case certificateMade = "certificate-made"
    /// A certificate has less left than `CertificateExpiryWarning`.
    case certificateExpiresSoon = "certificate-expires-soon"
    /// Settings or certificate were read again and not taken over.
    case reloadRefused = "reload-refused"
    /// A client and this server did not come to TLS.
    case handshakeFailed = "handshake-failed"
    /// The oldest messages or session records went, because there were too many.
    case messagePruned = "message-pruned"
    /// A message or session record could not be stored.
    case storeNotWritable = "store-not-writable"
    /// A rule of `Faults` acted.
    case faultActed = "fault-acted"

    /// `MESSAGE_ID`, 32 hexadecimal digits; it never changes, for people select by it.
    var messageID: String {
        switch self {
        case .started: "e07befc3e0fa47dcaf8b8adb7711b26b"
        case .certificateMade: "8cd249a1e0e74d2cb21f0fce3e46c20b"
        case .certificateExpiresSoon: "32865b85f54b45f8a2054a72a6fd9fd3"
        case .reloadRefused: "e55f62b28b6f4381b042bf780f5ace50"
        case .handshakeFailed: "99a2de61d5cd4eddba4ba509ede76243"
        case .messagePruned: "ac66d5e1e84e40d5ac5fcff899d07071"
        case .storeNotWritable: "4b93e902ab3f49aea6f32370cbefb362"
        case .faultActed: "0f5d8a3cf76e4c1f9f0b62b8d1a7e594"
        }
    }
}
