import SMTPProtocol
import TLSLab

extension ValueType where Value == [ListenerSetting] {
    static var listeners: ValueType {
        var type = list(of: .listener).checked { listeners throws(ValueFault) in
            guard !listeners.isEmpty else { throw ValueFault("must hold at least one listener, as 1025=None") }
            if let port = firstRepeated(in: listeners.map(\.port).filter { $0 != 0 }) {
                throw ValueFault("must not hold port \(port) twice")
            }
        }
        type.summary =
            #"list, in the file [{"Port": 1025, "TlsMode": "None"}, …], in the variable 1025=None,1587=StartTls; "#
            + #"with a fault of the TLS lab {…, "Fault": "CertificateExpired"}, 1465=ImplicitTls!CertificateExpired"#
        return type
    }
}

extension ValueType where Value == ListenerSetting {
    fileprivate static var listener: ValueType {
        ValueType(
            summary: "listener",
            text: { text throws(ValueFault) in
                let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
                guard parts.count == 2 else {
                    throw ValueFault("must hold ports with their modes, as 1025=None,1587=StartTls,1465=ImplicitTls")
                }
                let words = parts[1].split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false)
                return try read(
                    port: .text(parts[0]),
                    mode: .text(String(words[0])),
                    fault: words.count == 2 ? .text(String(words[1])) : nil
                )
            },
            json: { json throws(ValueFault) in
                guard case .object(let members) = json else {
                    throw ValueFault(#"must hold objects, as {"Port": 1025, "TlsMode": "None"}, not \#(json.kind)"#)
                }
                func member(_ name: String) -> RawValue? { members.first { $0.name == name }.map { .json($0.value) } }
                if let stranger = members.first(where: { !["Port", "TlsMode", "Fault"].contains($0.name) }) {
                    throw ValueFault("must hold Port, TlsMode and Fault alone; \(stranger.name) is none of them")
                }
                guard let port = member("Port"), let mode = member("TlsMode") else {
                    throw ValueFault("must give each listener both Port and TlsMode")
                }
                return try read(port: port, mode: mode, fault: member("Fault"))
            },
            describe: { "\($0.port)=\($0.tlsMode.rawValue)" + ($0.fault.map { "!\($0.rawValue)" } ?? "") },
            inFile: {
                let fault = $0.fault.map { #", "Fault": "\#($0.rawValue)""# } ?? ""
                return #"{"Port": \#($0.port), "TlsMode": "\#($0.tlsMode.rawValue)"\#(fault)}"#
            }
        )
    }

    private static func read(port: RawValue, mode: RawValue, fault: RawValue?) throws(ValueFault) -> ListenerSetting {
        var listener = ListenerSetting(
            port: try part("port", .port, port),
            tlsMode: try part("mode", .oneOf(), mode)
        )
        guard let fault else { return listener }
        let chosen: LabFault = try part("fault", .oneOf(), fault)
        let modes = chosen.modes.map(\.tlsMode)
        guard modes.contains(listener.tlsMode) else {
            throw ValueFault(
                "must give the fault \(chosen.rawValue) a listener of TlsMode "
                    + "\(modes.map(\.rawValue).joined(separator: " or ")), not \(listener.tlsMode.rawValue)"
            )
        }
        listener.fault = chosen
        return listener
    }

    private static func part<Part>(_ name: String, _ type: ValueType<Part>, _ raw: RawValue) throws(ValueFault) -> Part
    {
        do throws(ValueFault) {
            return try type.value(of: raw)
        } catch {
            throw ValueFault("must give each listener a \(name), and it \(error.predicate)")
        }
    }
}

extension ValueType where Value == Int? {
    /// The first port of the TLS lab, with room for all behind it; 0 takes free ones.
    static var optionalLabPort: ValueType {
        let ports = LabFault.allCases.count * LabFault.Mode.allCases.count
        return .optional(.integer(0...(65_536 - ports), "port"))
    }
}
