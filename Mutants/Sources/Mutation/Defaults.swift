import SwiftParser
import SwiftSyntax

/// The parameters that have a default value, by the name of the function or type and their label.
///
/// Names are all that it compares, so it takes some calls for what they are not; the compiler rejects those mutants.
public struct Defaults: Codable, Sendable {
    private var labels: [String: Set<String>] = [:]

    /// Knows none.
    public init() {}

    /// Adds the functions, initializers and stored properties that a file declares.
    public mutating func read(_ source: String) {
        let visitor = DeclarationVisitor(viewMode: .sourceAccurate)
        visitor.walk(Parser.parse(source: source))
        labels.merge(visitor.labels) { $0.union($1) }
    }

    /// Whether a call of this name may go without the argument of this label.
    func may(_ name: String, goWithout label: String) -> Bool {
        labels[name]?.contains(label) ?? false
    }
}

private final class DeclarationVisitor: SyntaxVisitor {
    var labels: [String: Set<String>] = [:]
    private var types: [String] = []

    private func add(_ name: String, _ label: String) {
        labels[name, default: []].insert(label)
    }

    private func add(_ name: String, _ parameters: FunctionParameterListSyntax) {
        for parameter in parameters where parameter.defaultValue != nil {
            add(name, parameter.firstName.text)
        }
    }

    private func enter(_ name: String) -> SyntaxVisitorContinueKind {
        types.append(name)
        return .visitChildren
    }

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { enter(node.name.text) }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { enter(node.name.text) }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { enter(node.name.text) }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { enter(node.name.text) }
    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
        enter(node.extendedType.trimmedDescription.split(separator: ".").last.map(String.init) ?? "")
    }
    override func visitPost(_ node: StructDeclSyntax) { types.removeLast() }
    override func visitPost(_ node: ClassDeclSyntax) { types.removeLast() }
    override func visitPost(_ node: ActorDeclSyntax) { types.removeLast() }
    override func visitPost(_ node: EnumDeclSyntax) { types.removeLast() }
    override func visitPost(_ node: ExtensionDeclSyntax) { types.removeLast() }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        add(node.name.text, node.signature.parameterClause.parameters)
        return .skipChildren
    }

    override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
        for name in [types.last, "init"].compactMap({ $0 }) { add(name, node.signature.parameterClause.parameters) }
        return .skipChildren
    }

    override func visit(_ node: EnumCaseElementSyntax) -> SyntaxVisitorContinueKind {
        for parameter in node.parameterClause?.parameters ?? [] where parameter.defaultValue != nil {
            if let label = parameter.firstName?.text { add(node.name.text, label) }
        }
        return .skipChildren
    }

    // What the memberwise initializer of a struct may go without.
    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
        guard let type = types.last, node.bindingSpecifier.tokenKind == .keyword(.var) else { return .skipChildren }
        for binding in node.bindings where binding.accessorBlock == nil {
            let isOptional = binding.typeAnnotation?.type.is(OptionalTypeSyntax.self) ?? false
            guard binding.initializer != nil || isOptional else { continue }
            if let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text {
                add(type, name)
                add("init", name)
            }
        }
        return .skipChildren
    }
}
