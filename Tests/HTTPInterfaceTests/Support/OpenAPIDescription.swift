import Foundation
import TestSupport
import Testing

@testable import HTTPInterface

/// The API's own description, and whether answers are what it says (OpenAPI 3.1, of JSON Schema what it uses).
struct OpenAPIDescription: Sendable {
    static let own = Result { try OpenAPIDescription(PackageResources.openapi_json) }

    private nonisolated(unsafe) let document: JSON

    init(_ bytes: [UInt8]) throws {
        document = JSON(try JSONSerialization.jsonObject(with: Data(bytes)))
    }

    /// Every operation, as `GET /api/v1/messages`.
    var operations: [String] {
        document["paths"].keys.flatMap { path in
            document["paths"][path].keys.map { "\($0.uppercased()) \(path)" }
        }
    }

    /// The parameters of an operation in their order, as JSON with sorted keys.
    func parameters(of operation: String) -> [String] {
        self.operation(operation)["parameters"].array.map { parameter in
            parameter["$ref"].string.map { resolve($0) } ?? parameter
        }.map(\.sorted)
    }

    /// Whether an operation has a body.
    func takesBody(_ operation: String) -> Bool { self.operation(operation).keys.contains("requestBody") }

    private func operation(_ name: String) -> JSON {
        let parts = name.split(separator: " ").map(String.init)
        return document["paths"][parts[1]][parts[0].lowercased()]
    }

    /// What is wrong with an answer; nil where the description knows it, or nothing of its path.
    func fault(_ method: String, _ target: String, _ answer: Answer) -> String? {
        let path = String(target.prefix { $0 != "?" })
        let method = method == "HEAD" ? "get" : method.lowercased()
        guard let pattern = document["paths"].keys.sorted().last(where: { Self.matches(path, $0) }) else { return nil }
        let operation = document["paths"][pattern][method]
        guard !operation.keys.isEmpty else { return nil }
        var response = operation["responses"]["\(answer.status)"]
        guard !response.keys.isEmpty else { return "\(answer.status) is not described" }
        if let reference = response["$ref"].string { response = resolve(reference) }
        guard let type = answer["Content-Type"]?.prefix(while: { $0 != ";" }) else { return "there is no type" }
        let content = response["content"]
        guard content.keys.contains(String(type)) || content.keys.contains("*/*") else { return "the type is \(type)" }
        let schema = content[String(type)]["schema"]
        guard !schema.keys.isEmpty, !answer.body.isEmpty else { return nil }
        guard let json = try? answer.json else { return "it is no JSON" }
        return fault(json, schema, "$")
    }

    private static func matches(_ path: String, _ pattern: String) -> Bool {
        let (segments, expected) = (path.split(separator: "/"), pattern.split(separator: "/"))
        return segments.count == expected.count && zip(segments, expected).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }

    private func resolve(_ reference: String) -> JSON {
        reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
    }

    private func fault(_ value: JSON, _ schema: JSON, _ place: String) -> String? {
        if let reference = schema["$ref"].string { return fault(value, resolve(reference), place) }
        let choices = schema["oneOf"].array
        if !choices.isEmpty {
            let faults = choices.map { fault(value, $0, place) }
            return faults.contains { $0 == nil } ? nil : faults.compactMap(\.self).joined(separator: ", nor ")
        }
        let types = schema["type"].string.map { [$0] } ?? schema["type"].array.compactMap(\.string)
        guard types.contains(where: { Self.isType(value, $0) }) else { return "\(place) is none of \(types)" }
        let allowed = schema["enum"].array.compactMap(\.string)
        if !allowed.isEmpty, !allowed.contains(value.string ?? "") { return "\(place) is none of \(allowed)" }
        for (index, item) in value.array.enumerated() {
            if let fault = fault(item, schema["items"], "\(place)[\(index)]") { return fault }
        }
        let properties = schema["properties"]
        for name in schema["required"].array.compactMap(\.string) where !value.keys.contains(name) {
            return "\(place) has no \(name)"
        }
        for name in value.keys.sorted() {
            let isDescribed = properties.keys.contains(name)
            if !isDescribed, schema["additionalProperties"].bool == false { return "\(place).\(name) is not described" }
            let described = isDescribed ? properties[name] : schema["additionalProperties"]
            if let fault = fault(value[name], described, "\(place).\(name)") { return fault }
        }
        return nil
    }

    private static func isType(_ value: JSON, _ type: String) -> Bool {
        switch type {
        case "string": value.string != nil
        case "integer": value.int != nil && value.value is NSNumber && !value.isBoolean
        case "number": value.value is NSNumber && !value.isBoolean
        case "boolean": value.isBoolean
        case "array": value.value is [Any]
        case "object": value.value is [String: Any]
        case "null": value.isNull
        default: false
        }
    }
}

extension JSON {
    /// A number is no boolean, though Foundation has one type for both, in which a boolean is as long as a character.
    fileprivate var isBoolean: Bool {
        guard let number = value as? NSNumber else { return value is Bool }
        return ["c", "B"].contains(String(cString: number.objCType))
    }
}

extension JSON {
    /// On one line, with sorted keys.
    fileprivate var sorted: String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed]
        let text = value.flatMap { try? JSONSerialization.data(withJSONObject: $0, options: options) }
        return String(decoding: text ?? Data(), as: UTF8.self)
    }
}

extension Parameter {
    /// As the document has to describe it.
    var described: String {
        var object: [String: Any] = ["name": name, "in": place.rawValue, "description": sentence]
        if isRequired { object["required"] = true }
        object["schema"] = isRepeatable ? ["type": "array", "maxItems": mostRepetitions, "items": schema] : schema
        if isRepeatable {
            object["style"] = "form"
            object["explode"] = true
        }
        return JSON(object).sorted
    }

    private var schema: [String: Any] {
        switch kind {
        case .text(let longest): ["type": "string", "minLength": 1, "maxLength": longest]
        case .search: ["type": "string", "minLength": 1, "maxLength": APILimit.search.value]
        case .integer(let bounds, let usual):
            ["type": "integer", "minimum": bounds.lowerBound, "default": usual].merging(
                bounds.upperBound == .max ? [:] : ["maximum": bounds.upperBound]
            ) { $1 }
        case .duration(_, let usual): ["type": "string", "default": "\(usual.components.seconds)s"]
        case .id: ["type": "string", "pattern": "^[0-9]+$"]
        case .any: ["type": "string"]
        }
    }
}
