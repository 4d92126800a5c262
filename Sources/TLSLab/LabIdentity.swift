public import Cryptography
public import NIOSSL

/// What a listener with a fault serves: certificate and TLS context.
public struct LabIdentity: Sendable {
    /// The fault it has.
    public let fault: LabFault
    /// The context for connections of this side.
    ///
    /// Where the fault lies elsewhere, it has none.
    public let context: NIOSSLContext
    /// What is sent: the leaf, then an intermediate where there is one.
    public let chain: [Certificate]
    /// When it was made, in seconds since 1970.
    let made: Int64

    /// The certificate of the listener.
    public var leaf: Certificate { chain[0] }

    /// Makes it; `isMended` leaves the fault away and all else as it is.
    init(
        _ fault: LabFault,
        isMended: Bool = false,
        _ host: LabHost,
        _ authority: LabAuthority,
        _ keys: LabKeys,
        now: Int64
    ) throws(LabError) {
        let chain: LabChain
        do throws(CryptographyError) {
            chain = try LabChain(LabRecipe(fault, isMended: isMended, host, now: now), authority, keys)
        } catch {
            throw LabError(
                .generationFailed,
                "Generating the certificate of the lab's fault \(fault.rawValue): \(error.description); "
                    + "leave the fault out where this system's libcrypto forbids it."
            )
        }
        do {
            context = try LabContext.make(isMended ? .control : fault, chain, authority)
        } catch {
            throw LabError(
                .unsupportedByTLSLibrary,
                "The lab's fault \(fault.rawValue) cannot be served: the TLS library does not take the certificate; "
                    + "leave the fault out."
            )
        }
        self.fault = fault
        self.chain = chain.sent
        made = now
    }
}
