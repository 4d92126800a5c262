import Cryptography
import Synchronization
import Testing

@testable import TLSLab

@Suite("What the lab serves")
struct LabIdentitiesTests {
    private let bench: LabBench

    init() throws {
        bench = try LabBench()
    }

    /// The time that a test sets.
    private final class Clock: Sendable {
        private let time = Mutex(LabBench.now)
        var now: Int64 { time.withLock { $0 } }
        func advance(by seconds: Int64) { time.withLock { $0 += seconds } }
    }

    @Test(
        "a certificate is made once, and anew after half a year, so that its dates stay as wrong or right as they were"
    )
    func renewal() throws {
        let clock = Clock()
        let identities = LabIdentities(authority: bench.authority, hostName: "mail.test", clock: { clock.now })
        func leaf(_ fault: LabFault) throws -> Certificate { try identities.identity(for: fault).leaf }
        let (first, future) = (try leaf(.control), try leaf(.certificateNotYetValid))
        clock.advance(by: LabValidity.renewal - 1)
        #expect(try leaf(.control).serialNumber == first.serialNumber)
        #expect(first.notAfter > clock.now && future.notBefore > clock.now)
        clock.advance(by: 1)
        #expect(try leaf(.control).serialNumber != first.serialNumber)
        #expect(try leaf(.control).notAfter == first.notAfter + LabValidity.renewal)
        #expect(try leaf(.certificateNotYetValid).notBefore == future.notBefore + LabValidity.renewal)
    }

    @Test("RSA keys are made once")
    func keys() throws {
        let keys = LabKeys()
        #expect(try keys.rsa(bits: 1_024) === keys.rsa(bits: 1_024))
        #expect(try keys.rsa(bits: 1_024).keyType == "RSA 1024")
    }

    @Test(
        "a wildcard is not offered for an address or a single label, nor a CN for a name that has no room in one",
        arguments: [
            ("mail.test", []), ("mail.example.test", []), ("MAIL.TEST.", []),
            ("localhost", [.certificateWildcardMisuse]),
            ("localhost.", [.certificateWildcardMisuse]), ("192.0.2.1", [.certificateWildcardMisuse]),
            ("2001:db8::1", [.certificateWildcardMisuse]), (String(repeating: "a", count: 59) + ".test", []),
            (String(repeating: "a", count: 60) + ".test", [.certificateNoAlternativeName]),
        ] as [(String, [LabFault])]
    )
    func offered(hostName: String, notOffered: [LabFault]) throws {
        #expect(LabFault.allCases.filter { !$0.isOffered(for: hostName) } == notOffered)
        let identities = LabIdentities(authority: bench.authority, hostName: hostName, clock: { LabBench.now })
        for fault in notOffered {
            let error = #expect(throws: LabError.self) { try identities.identity(for: fault) }
            #expect(error?.code == .notForThisHostName)
            #expect(error?.description.contains("\(fault.rawValue) cannot be made for HostName \(hostName), ") == true)
        }
    }

    @Test("the wildcard stands right below the last label, whatever is before it")
    func wildcard() throws {
        let names = try ["mail.test", "Mail.Example.Test."].map { hostName in
            try bench.identity(.certificateWildcardMisuse, for: hostName).leaf.names
        }
        #expect(names == [[.dnsName("*.test")], [.dnsName("*.test")]])
    }
}
