import HTTPInterface
import SMTPProtocol
import SMTPServer

/// Lets the message API see and put rules of faults, in the words of the setting `Faults`.
struct FaultControl: FaultControlling {
    let registry: FaultRegistry

    var isAllowed: Bool { registry.takesPut }

    var list: String {
        let entries = registry.entries.map { entry, timeLeft in
            JSONValue.object(
                entry.rule.members + [
                    .init(name: "Source", value: .string(entry.origin.rawValue)),
                    .init(name: "Matched", value: .number(String(entry.matched))),
                    .init(name: "Acted", value: .number(String(entry.acted))),
                    .init(name: "SecondsLeft", value: timeLeft.map { .number(Self.seconds($0)) } ?? .null),
                ]
            )
        }
        return JSONValue.object([.init(name: "Faults", value: .array(entries))]).withSortedKeys.source
    }

    func put(_ body: [UInt8]) throws(FaultRefusal) {
        guard registry.put(try Self.rules(body)) else {
            throw FaultRefusal(
                "There can be \(FaultRules.maximumCount) rules at most; DELETE those that are not needed any more."
            )
        }
    }

    func remove(_ names: Set<String>?) -> Int { registry.removePut(names) }

    private static func rules(_ body: [UInt8]) throws(FaultRefusal) -> [FaultRule] {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONReader.read(body)
        } catch {
            throw FaultRefusal("The body is not JSON: \(error).")
        }
        guard case .object(let members) = json, members.count == 1, members[0].name.lowercased() == "faults" else {
            throw FaultRefusal(#"The body must be an object with Faults alone, as {"Faults": [{"Name": "…", …}]}."#)
        }
        do throws(ValueFault) {
            return try FaultRuleReader.rules(members[0].value)
        } catch {
            let sentences =
                error.placed.isEmpty ? [" \(error.predicate)"] : error.placed.map { "\($0.place) \($0.sentence)" }
            throw FaultRefusal(sentences.map { "Faults\(PrintableText.escaped($0))." }.joined(separator: " "))
        }
    }

    /// Rounded up, so that 0 is never shown of a rule in force.
    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return String(attoseconds > 0 ? seconds + 1 : seconds)
    }
}

extension JSONValue {
    /// The same value as every answer of the API has it.
    fileprivate var withSortedKeys: JSONValue {
        switch self {
        case .null, .boolean, .number, .string: self
        case .array(let elements): .array(elements.map(\.withSortedKeys))
        case .object(let members):
            .object(
                members.sorted { $0.name < $1.name }.map { Member(name: $0.name, value: $0.value.withSortedKeys) }
            )
        }
    }
}
