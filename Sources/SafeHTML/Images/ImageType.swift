/// The image types that browsers show.
enum ImageType {
    private static let all: [String: String] = [
        "image/apng": "image/apng", "image/avif": "image/avif", "image/bmp": "image/bmp", "image/gif": "image/gif",
        "image/jpeg": "image/jpeg", "image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/png": "image/png",
        "image/svg+xml": "image/svg+xml", "image/vnd.microsoft.icon": "image/x-icon", "image/webp": "image/webp",
        "image/x-icon": "image/x-icon", "image/x-ms-bmp": "image/bmp", "image/x-png": "image/png",
    ]

    /// The type to show a part as; nil where it is no image.
    ///
    /// Some mail programs send images as `application/octet-stream`; these are recognized by their first bytes.
    static func of(_ content: [UInt8], declared: String) -> String? {
        guard declared == "application/octet-stream" else { return all[declared] }
        let signatures: [(String, [UInt8])] = [
            ("image/png", [0x89, 0x50, 0x4E, 0x47]), ("image/jpeg", [0xFF, 0xD8, 0xFF]),
            ("image/gif", Array("GIF8".utf8)),
        ]
        return signatures.first { content.starts(with: $0.1) }?.0
    }

    /// Whether it may be one, before its content is known.
    static func isPossible(_ declared: String) -> Bool {
        declared == "application/octet-stream" || all[declared] != nil
    }
}
