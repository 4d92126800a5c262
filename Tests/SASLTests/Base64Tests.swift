import Testing

@testable import SASL

struct Base64Tests {
    @Test(
        "RFC 4648 §10's examples, both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func examples(clear: String, coded: String) {
        #expect(Base64.text(Array(clear.utf8)) == coded)
        #expect(Base64.bytes(coded) == Array(clear.utf8))
    }

    @Test("Every byte value comes back")
    func allBytes() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Base64.bytes(Base64.text(bytes)) == bytes)
    }

    @Test(
        "What is not base64 is none",
        arguments: ["Z", "Zg", "Zg=", "Zg===", "Zm9v ", "Zm 9v", "Zm9-", "=Zg=", "Zh==", "Z===", "====", "Zg==Zg=="]
    )
    func invalid(text: String) {
        #expect(Base64.bytes(text) == nil)
    }
}
