import Testing

@testable import Cryptography

@Suite("What it costs to open an encrypted file is known before it is opened")
struct KeyDerivationCostTests {
    private let openssl: OpenSSLCommand

    init() throws {
        openssl = try OpenSSLCommand()
        try openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem")
    }

    /// The limit and one more, 5,000,000 rounds, in as many bytes as the 70,000 of the files here.
    private static let rounds: [([UInt8], Bool)] = [([0x4C, 0x4B, 0x40], false), ([0x4C, 0x4B, 0x41], true)]
    private static let roundsOfFile: [UInt8] = [0x01, 0x11, 0x70]

    @Test("rounds of PBKDF2 in an encrypted key, at the limit and one above", arguments: rounds)
    func pbkdf2(rounds: [UInt8], isTooHigh: Bool) throws {
        try openssl.run(
            "pkcs8 -topk8 -in key.pem -outform DER -v2 aes-256-cbc -iter 70000 -passout pass:secret -out key.der"
        )
        let der = try openssl.bytes("key.der")
        #expect(!KeyDerivationCost.isTooHigh(in: der))
        let changed = der.replacing([0x02, 0x03] + Self.roundsOfFile, with: [0x02, 0x03] + rounds)
        #expect(changed != der)
        #expect(KeyDerivationCost.isTooHigh(in: changed) == isTooHigh)
        guard isTooHigh else { return }
        #expect(throws: CryptographyError.tooExpensive) { try PrivateKey(der: changed, password: "secret") }
    }

    @Test("rounds in each place of a PKCS#12 file, at the limit and one above", arguments: rounds)
    func pkcs12(rounds: [UInt8], isTooHigh: Bool) throws {
        try openssl.run("req -x509 -new -key key.pem -subj /CN=a -out certificate.pem")
        for (options, places) in [("-macalg sha256 -iter 70000", 3), ("-nomac -iter 70000", 2)] {
            try openssl.run(
                "pkcs12 -export -inkey key.pem -in certificate.pem \(options) -passout pass:secret -out file.p12"
            )
            let der = try openssl.bytes("file.p12")
            #expect(!KeyDerivationCost.isTooHigh(in: der))
            let found = der.ranges(of: [0x02, 0x03] + Self.roundsOfFile)
            // Those of the certificates, of the key and, where there is one, of the MAC.
            #expect(found.count == places)
            for range in found {
                var changed = der
                changed.replaceSubrange(range, with: [0x02, 0x03] + rounds)
                #expect(KeyDerivationCost.isTooHigh(in: changed) == isTooHigh)
                guard isTooHigh else { continue }
                #expect(throws: CryptographyError.tooExpensive) { try PKCS12(der: changed, password: "secret") }
            }
        }
    }

    @Test(
        "the product of scrypt's parameters, at the limit and one above",
        arguments: [(UInt8(32), false), (33, true)]
    )
    func scrypt(parallelization: UInt8, isTooHigh: Bool) throws {
        try openssl.run("pkcs8 -topk8 -in key.pem -outform DER -scrypt -passout pass:secret -out key.der")
        let der = try openssl.bytes("key.der")
        #expect(!KeyDerivationCost.isTooHigh(in: der))
        // N 16384, r 8, p 1; the limit is 2^24.
        let changed = der.replacing(
            [2, 2, 0x40, 0, 2, 1, 8, 2, 1, 1],
            with: [2, 2, 0x40, 0, 2, 1, 32, 2, 1, parallelization]
        )
        #expect(changed != der)
        #expect(KeyDerivationCost.isTooHigh(in: changed) == isTooHigh)
    }

    @Test("structures that end early, nest deep or are none are passed over")
    func broken() {
        let nested = (0..<10_000).reduce(into: [UInt8]()) { bytes, _ in bytes = [0x30, 0x80] + bytes.prefix(40_000) }
        let cases: [[UInt8]] = [
            [], [0x30], [0x30, 0x80], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 1], [0x30, 0x03, 0x04, 0x05, 1], nested,
            [UInt8](repeating: 0x24, count: 20_000), [UInt8](repeating: 0x30, count: 20_000), [0x1F, 0x81, 0x01, 0x00],
        ]
        for bytes in cases { #expect(!KeyDerivationCost.isTooHigh(in: bytes)) }
    }
}
