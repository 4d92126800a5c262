import Cryptography
import Synchronization

/// The RSA keys of the lab, made when the first fault needs one and then used for all.
final class LabKeys: Sendable {
    private let rsa = Mutex<[Int: PrivateKey]>([:])

    /// The RSA key of so many bits; others who ask meanwhile wait for it.
    func rsa(bits: Int) throws(CryptographyError) -> PrivateKey {
        try rsa.withLock { keys throws(CryptographyError) in
            if let key = keys[bits] { return key }
            let key = try PrivateKey.generateRSA(bits: bits)
            keys[bits] = key
            return key
        }
    }
}
