import Cryptography
import Testing

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "every spelling becomes the usual one",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("[::1]", "::1"), ("2001:DB8:0:0::1", "2001:db8::1"),
        ]
    )
    func spelling(text: String, usual: String) {
        #expect(IPAddress(text)?.description == usual)
        #expect(IPAddress(text) == IPAddress(usual))
    }

    @Test(
        "what is no address is none",
        arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "[127.0.0.1]", "::1\0", "01.2.3.4"]
    )
    func none(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("only 4 and 16 bytes are addresses")
    func bytes() {
        for count in 0...17 {
            #expect((IPAddress(bytes: [UInt8](repeating: 1, count: count)) != nil) == (count == 4 || count == 16))
        }
    }
}
