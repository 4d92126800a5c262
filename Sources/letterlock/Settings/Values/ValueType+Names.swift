extension ValueType where Value == String {
    /// What the daemon is called: a DNS name or an IP address.
    static var hostName: ValueType {
        .text("host name or IP address") { text throws(ValueFault) in
            guard HostNameSyntax.isHostName(text) || HostNameSyntax.isAddress(text) else {
                throw ValueFault(
                    "must be a host name or an IP address: labels of at most 63 letters, digits and hyphens, "
                        + "as mail.test"
                )
            }
        }
    }

    /// A name in a certificate: also with `*` as the whole first label (RFC 6125 §6.4.3).
    static var certificateName: ValueType {
        .text("host name, wildcard as *.mail.test, or IP address") { text throws(ValueFault) in
            let name = text.hasPrefix("*.") ? String(text.dropFirst(2)) : text
            guard HostNameSyntax.isHostName(name) || HostNameSyntax.isAddress(text) else {
                throw ValueFault("must hold host names, wildcards as *.mail.test, or IP addresses")
            }
        }
    }

    /// A host name in which `*` stands for any text.
    static var hostPattern: ValueType {
        .text("host name, with * for any text") { text throws(ValueFault) in
            // A star may stand for letters, so the rest has to be a name with one in its place.
            guard HostNameSyntax.isHostName(String(text.map { $0 == "*" ? "x" : $0 })) else {
                throw ValueFault("must hold host names without a port, with * for any text, as *.svc.cluster.local")
            }
        }
    }

    /// A path of the file system, relative to the working directory where it does not begin with a slash.
    static var path: ValueType {
        var type = text("path") { text throws(ValueFault) in
            guard !text.isEmpty, !text.utf8.contains(0) else { throw ValueFault("must be a path, and not empty") }
        }
        type.isPath = true
        return type
    }
}

extension ValueType where Value == String? {
    /// A file under the data directory, or empty for none.
    static var databaseFile: ValueType {
        .scalar(
            "file name, or empty",
            acceptsEmpty: true,
            describe: { $0 ?? "" },
            text: { text throws(ValueFault) in
                if text.isEmpty { return nil }
                let names = text.split(separator: "/", omittingEmptySubsequences: false)
                guard !text.utf8.contains(0), names.allSatisfy({ !["", ".", ".."].contains($0) }) else {
                    throw ValueFault(
                        "must be a file under DataDirectory, as letterlock.db; set DataDirectory to keep it elsewhere"
                    )
                }
                return text
            }
        )
    }
}

extension ValueType {
    /// A value that may be absent.
    static func optional<Wrapped: Sendable>(_ type: ValueType<Wrapped>) -> ValueType where Value == Wrapped? {
        ValueType(
            summary: type.summary,
            acceptsEmpty: type.acceptsEmpty,
            isPath: type.isPath,
            text: type.text,
            json: type.json,
            describe: { $0.map(type.describe) ?? "" },
            inFile: { $0.map(type.inFile) ?? "" }
        )
    }
}
