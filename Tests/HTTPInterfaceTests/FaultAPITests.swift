import HTTPInterface
import Synchronization
import TestSupport
import Testing

/// The routes of `/api/v1/faults`; what a rule is, the daemon knows.
@Suite(.timeLimit(.minutes(5))) struct FaultAPITests {
    /// Takes what it is given for the list, if it begins with a brace.
    final class Control: FaultControlling {
        static let full = """
            {"Faults": [{"Name": "a", "Match": {"Recipient": "*", "Port": 25}, "Stage": "EndOfData", "Action": {"Code": 451, \
            "EnhancedCode": "4.3.0", "Text": "x", "Delay": "1s", "Keep": true, "Disconnect": "After", "Size": 1, \
            "BytesPerSecond": 1, "WithoutExtensions": ["DSN"]}, "Times": {"From": 1, "To": 2, "Share": 0.5, "Seed": 1, \
            "Per": "Recipient"}, "Expires": "1m", "Source": "Api", "Matched": 1, "Acted": 0, "SecondsLeft": 60}]}
            """
        private let state = Mutex<(list: String, removed: [Set<String>?])>((#"{"Faults": []}"#, []))
        let isAllowed: Bool

        init(isAllowed: Bool) { self.isAllowed = isAllowed }

        var list: String { state.withLock { $0.list } }
        var removed: [Set<String>?] { state.withLock { $0.removed } }

        func put(_ body: [UInt8]) throws(FaultRefusal) {
            let text = String(decoding: body, as: UTF8.self)
            guard text.hasPrefix("{") else { throw FaultRefusal("Faults[0].Name is missing.") }
            state.withLock { $0.list = text }
        }

        func remove(_ names: Set<String>?) -> Int {
            state.withLock { state in
                state.removed.append(names)
                return names?.contains("a") ?? true ? 1 : 0
            }
        }
    }

    @Test(arguments: Depth.allCases, [true, false])
    func `Where FaultsApi is false each method is 403, and says what to set`(depth: Depth, hasControl: Bool)
        async throws
    {
        let control = Control(isAllowed: false)
        let test = try APIUnderTest(faults: hasControl ? control : nil)
        try await depth.test(test.api) { client in
            for method in ["GET", "PUT", "DELETE"] {
                let answer = try await client.ask(method, "/api/v1/faults", body: method == "PUT" ? Control.full : "")
                #expect(answer.status == 403)
                #expect(answer.error?.contains("set FaultsApi to true (LETTERLOCK_FAULTS_API=true)") == true)
            }
        }
        #expect(control.list == #"{"Faults": []}"#)
        #expect(control.removed.isEmpty)
    }

    @Test(arguments: Depth.allCases)
    func `Rules are put, listed as the description says, and deleted by name or all`(depth: Depth) async throws {
        let control = Control(isAllowed: true)
        let test = try APIUnderTest(faults: control)
        try await depth.test(test.api) { client in
            let empty = try await client.get("/api/v1/faults")
            #expect(empty.text == #"{"Faults": []}"#)
            let put = try await client.ask("PUT", "/api/v1/faults", body: Control.full)
            #expect(put.status == 200)
            #expect(put.text == Control.full)
            let listed = try await client.get("/api/v1/faults")
            #expect(listed.text == Control.full)
            let refused = try await client.ask("PUT", "/api/v1/faults", body: "[]")
            #expect(refused.status == 400)
            #expect(refused.error == "Faults[0].Name is missing. Nothing was changed.")
            for (query, status) in [("", 200), ("?name=a&name=b%20c", 200), ("?name=x", 404), ("?Name=a", 400)] {
                let answer = try await client.ask("DELETE", "/api/v1/faults" + query)
                #expect(answer.status == status, "\(query)")
            }
            #expect(control.removed == [nil, ["a", "b c"], ["x"]])
        }
    }
}
