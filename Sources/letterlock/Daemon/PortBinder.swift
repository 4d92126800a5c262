import Glibc
import Logging

/// Binds each port to every address of `BindAddress`.
struct PortBinder {
    /// IP addresses, or `*` for all.
    var addresses: [String]
    /// Whether the user named them; a default address that the machine lacks is only passed over.
    var addressesWereNamed: Bool
    var logger: Logger

    /// How often a free port that turns out to be taken on a further address is given up for another.
    private static let attempts = 20

    /// Binds `port` on all addresses, with 0 the same free port on each.
    ///
    /// - Parameter setting: the key of the setting that names the port, for the message.
    /// - Throws: ``StartError`` with status 69.
    func bind(port: Int, setting: String) throws(StartError) -> [BoundSocket] {
        guard port == 0 else { return try bindOnce(port: port, setting: setting) }
        for attempt in 1... {
            do throws(StartError) {
                return try bindOnce(port: 0, setting: setting)
            } catch {
                if attempt == Self.attempts { throw error }
            }
        }
        return []
    }

    private func bindOnce(port: Int, setting: String) throws(StartError) -> [BoundSocket] {
        var bound: [BoundSocket] = []
        var missing: [String] = []
        for address in addresses.flatMap(Self.expand) {
            guard !isWildcard || Self.isUsable(address) else {
                missing.append(address)
                continue
            }
            do throws(BoundSocket.Failure) {
                // With port 0 the first address chooses and the others follow.
                bound.append(try BoundSocket(address: address, port: bound.first?.port ?? port))
            } catch {
                if !addressesWereNamed || isWildcard, Self.meansAddressIsMissing(error.code) {
                    missing.append(address)
                    continue
                }
                for socket in bound { close(socket.descriptor) }
                throw fault(address, port, setting, error.code)
            }
        }
        for address in missing {
            logger.notice("Address \(address) is not there on this machine; \(setting) \(port) goes without it")
        }
        guard !bound.isEmpty else {
            throw fault(addresses.joined(separator: ", "), port, setting, EADDRNOTAVAIL)
        }
        return bound
    }

    /// Whether the machine has anything that `::` stands for: where IPv6 is switched off, as in many containers, the
    /// address can be bound and never be reached.
    private static func isUsable(_ address: String) -> Bool {
        guard address == "::" else { return true }
        do throws(BoundSocket.Failure) {
            close(try BoundSocket(address: "::1", port: 0).descriptor)
            return true
        } catch {
            return !meansAddressIsMissing(error.code)
        }
    }

    private var isWildcard: Bool { addresses == ["*"] }

    private static func expand(_ address: String) -> [String] {
        address == "*" ? ["0.0.0.0", "::"] : [address]
    }

    private static func meansAddressIsMissing(_ code: CInt) -> Bool {
        code == EADDRNOTAVAIL || code == EAFNOSUPPORT
    }

    private func fault(_ address: String, _ port: Int, _ setting: String, _ code: CInt) -> StartError {
        let another = "choose another with \(Setting.variable(for: setting)) (key \(setting))"
        let remedy =
            switch code {
            case EADDRINUSE: "stop what uses it (ss -ltnp shows it), or \(another), or 0 for a free one"
            case EACCES: "ports below 1024 need the capability CAP_NET_BIND_SERVICE; \(another)"
            case EADDRNOTAVAIL, EAFNOSUPPORT, EINVAL:
                "give BindAddress addresses of this machine, or * for all, with LETTERLOCK_BIND_ADDRESS"
            default: another
            }
        return StartError(
            status: .unavailable,
            faults: ["\(setting) \(port) on \(address) cannot be bound: \(SystemError.text(code)); \(remedy)"]
        )
    }
}
