/// Limits for the images of a mail that are embedded in its HTML.
public struct InlineLimits: Sendable {
    /// Bytes of one image, decoded.
    public var image: Int
    /// Bytes of all images as they are embedded, each as often as it is used.
    public var total: Int

    /// 8 MiB for one image, 16 MiB for all of them.
    public init(image: Int = 8 << 20, total: Int = 16 << 20) {
        self.image = image
        self.total = total
    }
}
