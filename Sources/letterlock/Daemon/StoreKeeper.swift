import MessageStore
import SMTPProtocol
import SMTPServer
import TLSLab

/// Brings what the SMTP server accepts into the message store.
struct StoreKeeper: MailKeeper {
    let store: MessageStore

    func keep(_ message: AcceptedMessage, whenKept: @escaping @Sendable (Result<Int64, KeepingError>) -> Void) {
        let session = message.session
        store.append(
            NewMessage(
                session: session.id,
                received: message.received,
                listener: Listener(session),
                remoteAddress: session.remoteAddress,
                hello: session.hello ?? "",
                user: session.user,
                tls: session.tls.map(TLSFacts.init),
                envelope: .init(
                    reversePath: .init(
                        address: message.envelope.reversePath.address,
                        parameters: message.envelope.parameters.map(EnvelopeParameter.init)
                    ),
                    recipients: message.envelope.recipients.map {
                        EnvelopeAddress(address: $0.path.address, parameters: $0.parameters.map(EnvelopeParameter.init))
                    }
                ),
                content: ArrivedSource(content: message.content)
            )
        ) { result in
            whenKept(
                result.mapError {
                    KeepingError(
                        isTemporary: $0.isTemporary,
                        isFull: $0.code == .full || $0.code == .sizeLimit,
                        limit: $0.code == .sizeLimit ? "MaximumDatabaseSize" : nil,
                        description: $0.description
                    )
                }
            )
        }
    }

    func record(_ session: EndedSession) {
        let facts = session.facts
        store.append(
            SessionRecord(
                id: facts.id,
                listener: Listener(facts),
                remoteAddress: facts.remoteAddress,
                started: facts.started,
                ended: session.ended,
                hello: facts.hello,
                user: facts.user,
                tls: facts.tls.map(TLSFacts.init),
                serverName: session.serverName,
                messages: session.messages,
                outcome: session.ending.outcome.rawValue,
                reason: session.ending.reason,
                alert: session.ending.alert,
                advice: session.ending.advice,
                transcript: session.transcript.map { TranscriptLine($0) }
            )
        )
    }
}

/// What has arrived, as the store takes it.
private struct ArrivedSource: MessageSource {
    var content: MessageContent

    var size: Int { content.size }

    var pieceCount: Int { content.pieceCount }

    func piece(at index: Int) -> [UInt8]? { content.piece(at: index) }

    func withFile<Value>(_ body: (CInt) -> Value) -> Value? { content.withFile(body) }
}

extension Listener {
    fileprivate init(_ session: SessionFacts) {
        self.init(
            port: session.listenerPort,
            tlsMode: session.listenerTLSMode.rawValue,
            fault: session.listenerFault?.rawValue
        )
    }
}

extension TLSFacts {
    fileprivate init(_ tls: NegotiatedTLS) {
        self.init(
            version: tls.version,
            cipher: tls.cipher,
            serverName: tls.serverName,
            resumed: tls.isResumed,
            viaStartTLS: tls.viaSTARTTLS,
            certificate: tls.certificate.map {
                ShownCertificateFacts(subject: $0.subject, fingerprintSHA256: $0.fingerprintSHA256)
            },
            clientCertificate: tls.clientCertificate.map(ClientCertificateFacts.init)
        )
    }
}

extension ClientCertificateFacts {
    fileprivate init(_ certificate: ClientCertificate) {
        self.init(
            subject: certificate.subject,
            issuer: certificate.issuer,
            fingerprintSHA256: certificate.fingerprintSHA256,
            notBefore: certificate.notBefore,
            notAfter: certificate.notAfter,
            verdict: certificate.verdict
        )
    }
}

extension TranscriptLine {
    fileprivate init(_ line: TranscriptEntry) {
        self.init(time: line.time, direction: line.direction.rawValue, text: line.text)
    }
}

extension EnvelopeParameter {
    fileprivate init(_ parameter: Parameter) {
        self.init(keyword: parameter.keyword, value: parameter.value)
    }
}
