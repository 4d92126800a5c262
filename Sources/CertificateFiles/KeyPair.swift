public import Cryptography

/// A certificate and the private key that belongs to it.
public struct KeyPair: Sendable {
    /// The certificate.
    public let certificate: Certificate
    /// Its key.
    public let privateKey: PrivateKey

    /// Reads the generated pair from two PEM files.
    init(certificatePath: String, privateKeyPath: String) throws(PairFault) {
        let certificateFile = try Self.read(certificatePath)
        let privateKeyFile = try Self.read(privateKeyPath)
        guard let certificateFile, let privateKeyFile else {
            let bothAreMissing = certificateFile == nil && privateKeyFile == nil
            throw bothAreMissing ? .missing : .damaged("one of its two files is missing")
        }
        guard let block = PEMBlock.blocks(in: certificateFile).first(where: \.isCertificate),
            let certificate = try? Certificate(pem: block)
        else { throw .damaged("\(certificatePath) holds no certificate that can be read") }
        guard let block = PEMBlock.blocks(in: privateKeyFile).first(where: \.isPrivateKey),
            let privateKey = try? PrivateKey(pem: block)
        else { throw .damaged("\(privateKeyPath) holds no private key that can be read") }
        guard certificate.matches(privateKey) else { throw .damaged("key and certificate do not belong together") }
        self.certificate = certificate
        self.privateKey = privateKey
    }

    /// Takes a certificate and its key that were made together.
    public init(certificate: Certificate, privateKey: PrivateKey) {
        self.certificate = certificate
        self.privateKey = privateKey
    }

    private static func read(_ path: String) throws(PairFault) -> [UInt8]? {
        do {
            return try FileReading.bytes(at: path)
        } catch .missing {
            return nil
        } catch .other(let number) {
            // The disk or the system fails, not the file: a new certificate would be the wrong answer.
            throw .unavailable("\(path) cannot be read now: \(systemErrorText(number)); see that the disk is sound.")
        } catch .permissionDenied(let reason) {
            // The same: whoever runs with the right user again wants the old one.
            throw .unavailable("\(path) cannot be read: \(reason); let this user read it, or run as its owner.")
        } catch {
            throw .damaged("\(path) \(error.explanation)")
        }
    }
}

/// Why there is no pair.
enum PairFault: Error, Equatable {
    /// Neither file exists.
    case missing
    /// There is something, but no whole pair.
    case damaged(String)
    /// The files cannot be read at the moment: what is wrong and what to do.
    case unavailable(String)
}
