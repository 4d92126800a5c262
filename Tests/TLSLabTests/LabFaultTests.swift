import TLSLab
import Testing

@Suite struct LabFaultTests {
    /// Scripts know the ports by it.
    @Test func `The order of the faults is the published one`() {
        let published = """
            Control CertificateExpired CertificateNotYetValid CertificateWrongHost CertificateUntrusted \
            CertificateSelfSigned CertificateIncompleteChain CertificateNoAlternativeName CertificateWrongUsage \
            CertificateWeakKey CertificateWeakSignature CertificateAuthorityAsLeaf CertificateNameConstraint \
            CertificateWildcardMisuse CertificateTooLong OldTlsOnly WeakCiphers NoForwardSecrecy HandshakeStalls \
            HandshakeReset HandshakeGarbage ClosesWithoutNotify DemandsClientCertificate StartTlsMissing StartTlsRefused \
            StartTlsThenPlain ResponseInjection StartTlsStalls
            """
        #expect(LabFault.allCases.map(\.rawValue).joined(separator: " ") == published)
    }

    @Test func `A fault of STARTTLS is offered on StartTls ports only, every other on both`() {
        for fault in LabFault.allCases {
            #expect(fault.modes == (fault.kind == .startTLS ? [.startTLS] : [.startTLS, .implicitTLS]))
        }
    }

    @Test func `Control is to be accepted, and nothing else`() {
        #expect(LabFault.allCases.filter { $0.rightAnswer == .accept } == [.control])
        #expect(LabFault.allCases.filter { $0.rightAnswer == .disbelieve } == [.responseInjection])
    }

    @Test func `Every fault says why in whole sentences, and names its source`() {
        for fault in LabFault.allCases {
            #expect(fault.why.hasSuffix("."))
            #expect(fault.why.contains("RFC ") == (fault != .certificateTooLong && fault != .control))
            #expect(!fault.whatIsWrong.isEmpty && !fault.whatIsWrong.hasSuffix("."))
        }
    }
}
