import HummingbirdCore
import NIOCore

extension MessageAPI {
    @Sendable
    func listFaults(_ routed: RoutedRequest) async throws -> Response {
        Self.list(try allowedFaults())
    }

    /// Puts rules beside those that are there.
    @Sendable
    func putFaults(_ routed: RoutedRequest) async throws -> Response {
        let faults = try allowedFaults()
        let body = try await routed.body()
        do throws(FaultRefusal) {
            try faults.put(Array(body.readableBytesView))
        } catch {
            throw APIError(code: .invalidRequest, description: "\(error.description) Nothing was changed.")
        }
        return Self.list(faults)
    }

    /// Takes away the rules that were put: those named, or all.
    @Sendable
    func deleteFaults(_ routed: RoutedRequest) async throws -> Response {
        let faults = try allowedFaults()
        let names = routed.texts(.ruleName)
        if faults.remove(names.isEmpty ? nil : Set(names)) == 0, !names.isEmpty {
            let shown = names.map { quoted($0) }.joined(separator: ", ")
            throw APIError(code: .notFound, description: "No rule was put that is called \(shown).")
        }
        return Self.list(faults)
    }

    private func allowedFaults() throws(APIError) -> any FaultControlling {
        guard let faults, faults.isAllowed else {
            throw APIError(
                code: .switchedOff,
                description: "FaultsApi is false; set FaultsApi to true (LETTERLOCK_FAULTS_API=true) to put rules here."
            )
        }
        return faults
    }

    private static func list(_ faults: any FaultControlling) -> Response {
        .bytes(faults.list.utf8, type: "application/json")
    }
}
