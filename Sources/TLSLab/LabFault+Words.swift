extension LabFault {
    /// What is wrong, in a few words that go on after "the listener".
    public var whatIsWrong: String {
        switch self {
        case .control: "has no fault"
        case .certificateExpired: "shows a certificate whose time is over"
        case .certificateNotYetValid: "shows a certificate whose time has not come"
        case .certificateWrongHost: "shows a certificate for another host"
        case .certificateUntrusted: "shows a certificate of another authority that has the same name as the lab's"
        case .certificateSelfSigned: "shows a certificate that its own key signed"
        case .certificateIncompleteChain: "does not send the intermediate certificate that signed the leaf"
        case .certificateNoAlternativeName:
            "shows a certificate with the host name in the CN only, without subjectAltName"
        case .certificateWrongUsage: "shows a certificate for TLS clients only (extendedKeyUsage clientAuth)"
        case .certificateWeakKey: "shows a certificate with an RSA key of 1024 bits"
        case .certificateWeakSignature: "shows a certificate that is signed with SHA-1"
        case .certificateAuthorityAsLeaf: "shows a certificate that may sign others (CA:TRUE, keyCertSign)"
        case .certificateNameConstraint: "shows a certificate of an intermediate that may not sign for this host"
        case .certificateWildcardMisuse: "shows a certificate for `*.` and the last label, as `*.test`"
        case .certificateTooLong: "shows a certificate of an authority that is valid for ten years"
        case .oldTLSOnly: "speaks TLS 1.0 and 1.1 only"
        case .weakCiphers: "speaks TLS 1.2 with the weakest cipher suite of the TLS library only, 3DES"
        case .noForwardSecrecy: "speaks TLS 1.2 with cipher suites of RSA key exchange only"
        case .handshakeStalls: "takes the ClientHello and never answers"
        case .handshakeReset: "resets the connection upon the ClientHello"
        case .handshakeGarbage: "answers the ClientHello with bytes that are not TLS"
        case .closesWithoutNotify:
            "breaks off inside its reply to EHLO under TLS, and ends the stream without close_notify"
        case .demandsClientCertificate: "demands a client certificate and takes none"
        case .startTLSMissing: "does not offer STARTTLS and does not know it, as if somebody between had taken it away"
        case .startTLSRefused: "offers STARTTLS and answers it with 454"
        case .startTLSThenPlain: "answers STARTTLS with 220 and goes on in clear"
        case .responseInjection: "sends a reply in clear behind the 220 to STARTTLS, then makes the handshake"
        case .startTLSStalls: "never answers STARTTLS"
        }
    }

    /// Why the right answer is right, with its source, in one or two sentences.
    public var why: String {
        switch self {
        case .control: "Whoever refuses this one refuses the rest for a reason of its own, and shows nothing by it."
        case .certificateExpired:
            "A certificate counts within its validity only (RFC 5280 §6.1.3 (a)(2)); nobody revokes it afterwards."
        case .certificateNotYetValid:
            "A certificate counts within its validity only, which has a beginning too (RFC 5280 §6.1.3 (a)(2))."
        case .certificateWrongHost:
            "Otherwise a trusted certificate of anybody would do: it must name the host that was connected to "
                + "(RFC 9525 §6, for mail RFC 7817 §3)."
        case .certificateUntrusted:
            "A name can be copied, a key cannot: the signature is what counts "
                + "(RFC 5280 §6.1.3 (a)(1))."
        case .certificateSelfSigned:
            "Anybody can make one; without a path to a trust anchor it says nothing (RFC 5280 §6.1)."
        case .certificateIncompleteChain:
            "There is no path to a trust anchor, and the server must send what makes one (RFC 5280 §6.1, RFC 8446 §4.4.2)."
        case .certificateNoAlternativeName:
            "The CN is no host name: only subjectAltName is looked at (RFC 9525 §2, §6.3)."
        case .certificateWrongUsage:
            "A key that was certified for clients does not make a server (RFC 5280 §4.2.1.12)."
        case .certificateWeakKey:
            "RSA keys below 2048 bits are not to be trusted (RFC 9325 §4.5); 1024 bits are within the reach of states."
        case .certificateWeakSignature:
            "Two certificates with one SHA-1 digest can be made, so the "
                + "same signature may stand under another name (RFC 9325 §4.5)."
        case .certificateAuthorityAsLeaf:
            "An authority's key on a server would be one that signs for every host, so the public "
                + "authorities may not issue it (CA/Browser Forum Baseline Requirements 7.1.2.7); RFC 5280 itself lets it pass."
        case .certificateNameConstraint:
            "The authority above lets this one sign for other names only, and nothing else holds it back "
                + "(RFC 5280 §4.2.1.10, §6.1.3 (b))."
        case .certificateWildcardMisuse:
            "A wildcard right below the last label would stand for everybody in it (RFC 6125 §7.2, RFC 9525 §7.1)."
        case .certificateTooLong:
            "What is wrong in it stays wrong for ten years. Apple's systems take 825 days at most of any authority "
                + "(support.apple.com/103769), of a public one far less (CA/Browser Forum Baseline Requirements 6.3.2)."
        case .oldTLSOnly: "TLS 1.0 and 1.1 must not be negotiated (RFC 8996 §4, §5)."
        case .weakCiphers:
            "Suites of less than 128 bits of strength are not to be negotiated (RFC 9325 §4.1); the blocks of 3DES are "
                + "so small that long connections can be read (Sweet32, RFC 8429 §4)."
        case .noForwardSecrecy:
            "Whoever gets the server's key later reads all that was recorded before; RSA key exchange "
                + "is not to be negotiated (RFC 9325 §4.1, §7.3)."
        case .handshakeStalls:
            "A client that waits without limit holds its mail back for ever; it must have a time limit "
                + "(RFC 5321 §4.5.3.2)."
        case .handshakeReset:
            "Where TLS is wanted, a handshake that fails is the end, and no reason to try in clear "
                + "(RFC 3207 §4.1, RFC 8314 §3)."
        case .handshakeGarbage:
            "What is not TLS is the end of the connection, and no reason to try in clear (RFC 8446 §5.1, §6.2)."
        case .closesWithoutNotify:
            "Anybody between can end a connection, so what ends without close_notify was cut off, and no reply "
                + "that is not whole counts (RFC 8446 §6.1, RFC 5321 §4.2.1). What can be seen is whether the client goes on."
        case .demandsClientCertificate:
            "A client that lacks the certificate has no connection, and no reason to try in clear "
                + "(RFC 8446 §4.4.2.4)."
        case .startTLSMissing:
            "Anybody between can take the word out of the reply to EHLO, so a client that wants TLS must not "
                + "go on without (RFC 3207 §6)."
        case .startTLSRefused:
            "Anybody between can write the 454, so a client that wants TLS must not go on without "
                + "(RFC 3207 §4, §6)."
        case .startTLSThenPlain:
            "After 220 there is nothing but the handshake; whoever reads on in clear has no TLS and thinks it has "
                + "(RFC 3207 §4.1)."
        case .responseInjection:
            "What came in clear was anybody's; behind the handshake it would pass for the server's (RFC 3207 §4.2)."
        case .startTLSStalls:
            "A client that waits without limit holds its mail back for ever; it must have a time limit "
                + "(RFC 5321 §4.5.3.2)."
        }
    }
}
