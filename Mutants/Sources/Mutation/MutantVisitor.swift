import SwiftSyntax

/// Walks through a file, and collects what could be changed.
final class MutantVisitor: SyntaxVisitor {
    let defaults: Defaults
    private(set) var candidates: [Candidate] = []
    private var types: [String] = []
    private var declarations: [(name: String, range: Range<Int>)] = []
    /// Expressions that have their mutants already.
    private var done: Set<SyntaxIdentifier> = []

    init(defaults: Defaults) {
        self.defaults = defaults
        super.init(viewMode: .sourceAccurate)
    }

    /// Adds a change; `prefix` has `#` where the number goes.
    func add(
        _ kind: MutationOperator,
        at range: Range<Int>,
        replacement: String,
        prefix: String,
        suffix: String = ""
    ) {
        let declaration = declarations.last ?? (types.joined(separator: "."), range)
        candidates.append(
            Candidate(
                kind: kind,
                range: range,
                declaration: declaration.range,
                declarationName: declaration.name,
                replacement: replacement,
                prefix: prefix,
                suffix: suffix
            )
        )
    }

    /// Adds a change of an expression into another one of its type.
    func exchange(_ kind: MutationOperator, _ node: some SyntaxProtocol, for replacement: String) {
        add(
            kind,
            at: node.textRange,
            replacement: replacement,
            prefix: "(mutantIsActive(#) ? (\(replacement)) : (",
            suffix: "))"
        )
    }

    // MARK: - Conditions

    /// - Parameter neutral: What the condition is where the check is left out.
    func visitCondition(_ expression: ExprSyntax, neutral: Bool) {
        let core = expression.core
        guard done.insert(core.id).inserted, !core.is(BooleanLiteralExprSyntax.self) else { return }
        exchange(.leaveOutCheck, expression, for: neutral ? "true" : "false")
        guard core.logicalOperator == nil else { return }
        add(
            .negateCondition,
            at: expression.textRange,
            replacement: "!(\(expression.trimmedDescription))",
            prefix: "mutantFlips(#, ",
            suffix: ")"
        )
    }

    override func visit(_ node: GuardStmtSyntax) -> SyntaxVisitorContinueKind {
        visitConditions(node.conditions, neutral: true)
    }

    override func visit(_ node: IfExprSyntax) -> SyntaxVisitorContinueKind {
        visitConditions(node.conditions, neutral: false)
    }

    override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind {
        visitConditions(node.conditions, neutral: false)
    }

    private func visitConditions(
        _ conditions: ConditionElementListSyntax,
        neutral: Bool
    ) -> SyntaxVisitorContinueKind {
        for element in conditions {
            // One of several conditions is a check that the others narrow.
            let isOne = conditions.count > 1
            if case .expression(let expression) = element.condition {
                visitCondition(expression, neutral: isOne || neutral)
            }
        }
        return .visitChildren
    }

    override func visit(_ node: RepeatStmtSyntax) -> SyntaxVisitorContinueKind {
        visitCondition(node.condition, neutral: false)
        return .visitChildren
    }

    override func visit(_ node: WhereClauseSyntax) -> SyntaxVisitorContinueKind {
        visitCondition(node.condition, neutral: true)
        return .visitChildren
    }

    override func visit(_ node: TernaryExprSyntax) -> SyntaxVisitorContinueKind {
        visitCondition(node.condition, neutral: false)
        return .visitChildren
    }

    // MARK: - Operators and constants

    override func visit(_ node: InfixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
        guard let name = node.operator.as(BinaryOperatorExprSyntax.self)?.operator.text else { return .visitChildren }
        switch name {
        case "&&", "||":
            for operand in [node.leftOperand, node.rightOperand] where operand.core.logicalOperator != name {
                visitCondition(operand, neutral: name == "&&")
            }
        case "<", "<=", ">", ">=":
            exchangeOperator(of: node, for: name.count == 1 ? name + "=" : String(name.dropLast()), .shiftBound)
        case "==", "!=":
            guard !done.contains(node.id) else { break }
            exchangeOperator(of: node, for: name == "==" ? "!=" : "==", .negateCondition)
        case "..<", "...":
            guard !node.rightOperand.is(IntegerLiteralExprSyntax.self) else { break }
            exchange(.shiftBound, node.rightOperand, for: "(\(node.rightOperand.trimmedDescription)) - 1")
        case "??":
            exchange(.useFallback, node, for: node.rightOperand.trimmedDescription)
        default:
            break
        }
        return .visitChildren
    }

    private func exchangeOperator(of node: InfixOperatorExprSyntax, for name: String, _ kind: MutationOperator) {
        let left = node.leftOperand.trimmedDescription
        let right = node.rightOperand.trimmedDescription
        exchange(kind, node, for: "\(left) \(name) \(right)")
    }

    override func visit(_ node: IntegerLiteralExprSyntax) -> SyntaxVisitorContinueKind {
        guard let value = node.literal.integer else { return .skipChildren }
        add(
            .changeNumber,
            at: node.textRange,
            replacement: String(value + 1),
            prefix: "mutantMore(#, ",
            suffix: ")"
        )
        if value > 0 {
            add(
                .changeNumber,
                at: node.textRange,
                replacement: String(value - 1),
                prefix: "mutantLess(#, ",
                suffix: ")"
            )
        }
        return .skipChildren
    }

    override func visit(_ node: BooleanLiteralExprSyntax) -> SyntaxVisitorContinueKind {
        guard !done.contains(node.id), node.parent?.is(ConditionElementSyntax.self) != true else {
            return .skipChildren
        }
        exchange(.flipConstant, node, for: node.literal.tokenKind == .keyword(.true) ? "false" : "true")
        return .skipChildren
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        guard let name = node.calledExpression.calledName else { return .visitChildren }
        guard !isUntestable(name) else { return .skipChildren }
        for argument in node.arguments {
            guard let label = argument.label?.text, defaults.may(name, goWithout: label) else { continue }
            exchange(.defaultArgument, node, for: node.text(without: argument))
        }
        return .visitChildren
    }

    // MARK: - Statements and functions

    override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
        guard node.mayBeDropped else { return .visitChildren }
        add(
            .dropStatement,
            at: node.item.textRange,
            replacement: "",
            prefix: "if !mutantIsActive(#) { ",
            suffix: " }"
        )
        return .visitChildren
    }

    private func visitBody(_ body: CodeBlockItemListSyntax, after brace: TokenSyntax, of type: TypeSyntax?) {
        let values = type.map(\.plainValues) ?? [""]
        if type == nil || body.count > 1 || body.first?.item.is(ReturnStmtSyntax.self) == true {
            // The one statement of a body that gives nothing can be dropped.
            guard type != nil || body.count > 1 else { return }
            let offset = brace.endPositionBeforeTrailingTrivia.utf8Offset
            for value in values {
                let text = value.isEmpty ? "return" : "return \(value)"
                add(
                    .returnEarly,
                    at: offset..<offset,
                    replacement: " \(text)",
                    prefix: " if mutantIsActive(#) { \(text) };"
                )
            }
        } else if case .expr(let expression)? = body.first?.item {
            for value in values { exchange(.returnEarly, expression, for: value) }
        }
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        enter(node.name.text, node)
        if let body = node.body {
            visitBody(body.statements, after: body.leftBrace, of: node.signature.returnClause?.type.unlessVoid)
        }
        return .visitChildren
    }

    override func visit(_ node: PatternBindingSyntax) -> SyntaxVisitorContinueKind {
        guard let block = node.accessorBlock else { return .visitChildren }
        enter(node.pattern.trimmedDescription, node)
        if case .getter(let body) = block.accessors, let type = node.typeAnnotation?.type {
            visitBody(body, after: block.leftBrace, of: type)
        }
        return .visitChildren
    }

    override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
        enter("init", node)
        return .visitChildren
    }

    override func visit(_ node: DeinitializerDeclSyntax) -> SyntaxVisitorContinueKind {
        enter("deinit", node)
        return .visitChildren
    }

    override func visit(_ node: SubscriptDeclSyntax) -> SyntaxVisitorContinueKind {
        enter("subscript", node)
        return .visitChildren
    }

    override func visitPost(_ node: FunctionDeclSyntax) { declarations.removeLast() }
    override func visitPost(_ node: PatternBindingSyntax) {
        if node.accessorBlock != nil { declarations.removeLast() }
    }
    override func visitPost(_ node: InitializerDeclSyntax) { declarations.removeLast() }
    override func visitPost(_ node: DeinitializerDeclSyntax) { declarations.removeLast() }
    override func visitPost(_ node: SubscriptDeclSyntax) { declarations.removeLast() }

    private func enter(_ name: String, _ node: some SyntaxProtocol) {
        declarations.append(((types + [name]).joined(separator: "."), node.textRange))
    }

    // MARK: - Types

    private func enter(type name: String) -> SyntaxVisitorContinueKind {
        types.append(name)
        return .visitChildren
    }

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { enter(type: node.name.text) }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { enter(type: node.name.text) }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { enter(type: node.name.text) }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { enter(type: node.name.text) }
    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
        enter(type: node.extendedType.trimmedDescription)
    }
    override func visitPost(_ node: StructDeclSyntax) { types.removeLast() }
    override func visitPost(_ node: ClassDeclSyntax) { types.removeLast() }
    override func visitPost(_ node: ActorDeclSyntax) { types.removeLast() }
    override func visitPost(_ node: EnumDeclSyntax) { types.removeLast() }
    override func visitPost(_ node: ExtensionDeclSyntax) { types.removeLast() }

    // MARK: - What must stay constant

    override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: EnumCaseElementSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ExpressionPatternSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: GenericArgumentClauseSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: IfConfigClauseSyntax) -> SyntaxVisitorContinueKind {
        if let elements = node.elements { walk(elements) }
        return .skipChildren
    }
}
