/// What the decryption of a file would cost, read from its structure before anything is decrypted.
///
/// Whoever encrypts a file decides how many rounds the derivation of the key from the password takes, and libcrypto
/// does as many as the file says: two thousand million of them would keep a start waiting for an hour.
enum KeyDerivationCost {
    /// The most rounds of PBKDF2 or of PKCS#12's own derivation; the files that people have ask for 1 to 1,000,000.
    static let maximumRounds: UInt64 = 5_000_000
    /// The largest product of scrypt's three parameters; `openssl pkcs8 -scrypt` makes it 131,072.
    static let maximumScryptCost: UInt64 = 1 << 24

    /// Whether some part of the DER or BER structure asks for more.
    static func isTooHigh(
        in der: [UInt8],
        maximumRounds: UInt64 = maximumRounds,
        maximumScryptCost: UInt64 = maximumScryptCost
    ) -> Bool {
        var finder = CostFinder(maximumRounds: maximumRounds, maximumScryptCost: maximumScryptCost)
        finder.look(at: der[...], depth: 0)
        return finder.foundTooHigh
    }
}

/// Walks a structure, octet strings that hold structures included.
///
/// All derivations write their parameters alike: the salt, an octet string, then the number of rounds, an integer
/// (RFC 8018 appendix A, RFC 7292 §4 and appendix C, RFC 7914 §7: there two more integers follow).
private struct CostFinder {
    let maximumRounds: UInt64
    let maximumScryptCost: UInt64
    private(set) var foundTooHigh = false

    private static let maximumDepth = 24

    mutating func look(at bytes: ArraySlice<UInt8>, depth: Int) {
        guard depth < Self.maximumDepth else { return }
        var reader = DERReader(bytes)
        var previousWasOctets = false
        var rounds: [UInt64] = []
        while !foundTooHigh, let element = reader.next() {
            switch element.tag {
            case DERReader.Tag.integer where previousWasOctets || !rounds.isEmpty:
                rounds.append(element.unsignedValue)
            default:
                judge(rounds)
                rounds = []
            }
            previousWasOctets = element.tag & ~DERReader.Tag.constructed == DERReader.Tag.octetString
            if previousWasOctets || element.isConstructed { look(at: element.octets, depth: depth + 1) }
        }
        judge(rounds)
    }

    private mutating func judge(_ rounds: [UInt64]) {
        guard let first = rounds.first else { return }
        if rounds.count >= 3 {
            let product = rounds.prefix(3).reduce(UInt64(1)) { product, factor in
                let (value, overflow) = product.multipliedReportingOverflow(by: factor)
                return overflow ? .max : value
            }
            if product > maximumScryptCost { foundTooHigh = true }
        } else if first > maximumRounds {
            foundTooHigh = true
        }
    }
}
