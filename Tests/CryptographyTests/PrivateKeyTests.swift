import Cryptography
import Foundation
import Testing

@Suite("Private keys")
struct PrivateKeyTests {
    private let openssl: OpenSSLCommand

    init() throws {
        openssl = try OpenSSLCommand()
    }

    private func read(_ name: String) throws -> PrivateKey {
        let block = try #require(try PEMBlock.blocks(in: openssl.bytes(name)).first { $0.isPrivateKey })
        return try PrivateKey(pem: block)
    }

    @Test(
        "every PEM form that openssl writes is read, and its type is named",
        arguments: [
            ("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", "ECDSA P-256"),
            ("ecparam -name prime256v1 -genkey", "ECDSA P-256"),
            ("ecparam -name secp384r1 -genkey -noout", "ECDSA P-384"),
            ("ecparam -name secp521r1 -genkey -noout", "ECDSA P-521"),
            ("ecparam -name secp256k1 -genkey -noout", "ECDSA secp256k1"),
            ("genrsa -traditional 2048", "RSA 2048"),
            ("genrsa 1024", "RSA 1024"),
            ("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024", "RSA-PSS 1024"),
            ("genpkey -algorithm ed25519", "Ed25519"),
            ("genpkey -algorithm ed448", "Ed448"),
        ]
    )
    func forms(command: String, type: String) throws {
        try openssl.run(command.replacing(/^\w+/, with: { $0.output + " -out key.pem" }))
        let key = try read("key.pem")
        #expect(key.keyType == type)
        // What is written is read by openssl as the same key.
        try openssl.write(key.pem(), to: "pkcs8.pem")
        try openssl.write(key.der(), to: "key.der")
        let publicKey = try openssl.run("pkey -in key.pem -pubout")
        #expect(try openssl.run("pkey -in pkcs8.pem -pubout") == publicKey)
        #expect(try openssl.run("pkey -inform DER -in key.der -pubout") == publicKey)
    }

    @Test(
        "an encrypted key says that it needs a password, and nobody is asked",
        arguments: [
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass pass:secret",
            "genrsa -traditional -aes128 -passout pass:secret 1024",
        ]
    )
    func encrypted(command: String) throws {
        try openssl.run(command.replacing(/^\w+/, with: { $0.output + " -out key.pem" }))
        #expect(throws: CryptographyError(code: .passwordRequired, description: "it is encrypted")) {
            try read("key.pem")
        }
    }

    @Test(
        "a wrong password is called wrong, also where what it decrypts to looks padded, which one of 256 does",
        arguments: [
            "pkcs8 -topk8 -in clear.pem -v2 aes-256-cbc -iter 1 -passout pass:secret",
            "ec -in clear.pem -aes128 -passout pass:secret",
        ]
    )
    func wrongPassword(command: String) throws {
        try openssl.run("ecparam -name prime256v1 -genkey -noout -out clear.pem")
        try openssl.run(command + " -out key.pem")
        let block = try #require(try PEMBlock.blocks(in: openssl.bytes("key.pem")).first { $0.isPrivateKey })
        #expect(try PrivateKey(pem: block, password: "secret").keyType == "ECDSA P-256")
        for number in 0..<2_000 {
            let error = #expect(throws: CryptographyError.self) { try PrivateKey(pem: block, password: "no\(number)") }
            #expect(error?.code == .wrongPassword, "no\(number): \(error?.description ?? "")")
        }
    }

    @Test("an encryption that is not there is named as the cause, whatever the password")
    func unsupportedEncryption() throws {
        try openssl.run("ecparam -name prime256v1 -genkey -noout -out clear.pem")
        try openssl.run("ec -in clear.pem -aes128 -passout pass:secret -out traditional.pem")
        try openssl.run("pkcs8 -topk8 -in clear.pem -v2 aes-256-cbc -passout pass:secret -outform DER -out key.der")
        let traditional = String(decoding: try openssl.bytes("traditional.pem"), as: UTF8.self)
            .replacing("AES-128-CBC", with: "FOO-128-CBC")
        let block = try #require(PEMBlock.blocks(in: Array(traditional.utf8)).first { $0.isPrivateKey })
        // The last arc of aes256-CBC's identifier, 2.16.840.1.101.3.4.1.42, made one that nobody has.
        var der = try openssl.bytes("key.der")
        let identifier: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A]
        let place = try #require(der.indices.first { der[$0...].starts(with: identifier) })
        der[place + identifier.count - 1] = 0x7F
        for password in ["secret", "wrong"] {
            let errors = [
                #expect(throws: CryptographyError.self) { try PrivateKey(pem: block, password: password) },
                #expect(throws: CryptographyError.self) { try PrivateKey(der: der, password: password) },
            ]
            for error in errors {
                #expect(error?.code == .unreadablePrivateKey, "\(error?.description ?? "")")
                #expect(error?.description.hasPrefix("decrypting the private key failed: un") == true)
            }
        }
    }

    @Test("a truncated key is refused with a cause that names no source file")
    func truncated() throws {
        try openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem")
        try openssl.write(Array(openssl.bytes("key.pem").prefix(100)), to: "key.pem")
        let error = try #require(throws: CryptographyError.self) { try read("key.pem") }
        #expect(error.code == .unreadablePrivateKey)
        #expect(error.description.hasPrefix("reading the private key failed: "))
        #expect(!error.description.contains("does not say"))
        #expect(!error.description.contains("/") && !error.description.contains(".c:"))
    }

    @Test("a generated key is P-256 and never the same twice")
    func generated() throws {
        let (first, second) = (try PrivateKey.generateP256(), try PrivateKey.generateP256())
        #expect(first.keyType == "ECDSA P-256")
        #expect(try first.pem() != second.pem())
        try openssl.write(first.pem(), to: "key.pem")
        #expect(try openssl.run("pkey -in key.pem -check -noout").contains("Key is valid"))
        #expect(try String(decoding: first.pem(), as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    }
}
