import SwiftSyntax

extension SyntaxProtocol {
    /// The UTF-8 offsets of the text, without the space and comments around it.
    var textRange: Range<Int> {
        positionAfterSkippingLeadingTrivia.utf8Offset..<endPositionBeforeTrailingTrivia.utf8Offset
    }
}

extension ExprSyntax {
    /// The expression without `try`, `await` and parentheses around it.
    var core: ExprSyntax {
        if let node = self.as(TryExprSyntax.self), node.questionOrExclamationMark == nil { return node.expression.core }
        if let node = self.as(AwaitExprSyntax.self) { return node.expression.core }
        if let node = self.as(TupleExprSyntax.self), node.elements.count == 1, let only = node.elements.first,
            only.label == nil
        {
            return only.expression.core
        }
        return self
    }

    /// `&&` or `||`, where that is what the expression is made with.
    var logicalOperator: String? {
        guard let name = self.as(InfixOperatorExprSyntax.self)?.operator.as(BinaryOperatorExprSyntax.self) else {
            return nil
        }
        return ["&&", "||"].first { $0 == name.operator.text }
    }

    /// The name of the function or type that a call calls.
    var calledName: String? {
        if let node = self.as(DeclReferenceExprSyntax.self) { return node.baseName.text }
        if let node = self.as(MemberAccessExprSyntax.self) { return node.declName.baseName.text }
        return self.as(GenericSpecializationExprSyntax.self)?.expression.calledName
    }

    /// Whether it is a call, or assigns something.
    var isStatement: Bool {
        if let node = self.as(TryExprSyntax.self) { return node.expression.isStatement }
        if let node = self.as(AwaitExprSyntax.self) { return node.expression.isStatement }
        if let call = self.as(FunctionCallExprSyntax.self) { return !call.isUnobservable }
        guard let node = self.as(InfixOperatorExprSyntax.self) else { return false }
        if node.operator.is(AssignmentExprSyntax.self) { return true }
        guard let name = node.operator.as(BinaryOperatorExprSyntax.self)?.operator.text else { return false }
        return name.hasSuffix("=") && !["==", "!=", "<=", ">=", "===", "!=="].contains(name)
    }
}

extension FunctionCallExprSyntax {
    /// Whether nobody can be expected to notice that it is missing, such as what is logged for developers.
    var isUnobservable: Bool {
        guard let name = calledExpression.calledName else { return false }
        if isUntestable(name) { return true }
        let base = calledExpression.as(MemberAccessExprSyntax.self)?.base?.trimmedDescription ?? ""
        return ["debug", "trace"].contains(name) && base.hasSuffix("ogger")
    }

    /// The call without one of its arguments.
    func text(without argument: LabeledExprSyntax) -> String {
        let others = arguments.filter { $0.id != argument.id }
            .map { other in (other.label.map { "\($0.text): " } ?? "") + other.expression.trimmedDescription }
        let closures = [trailingClosure?.trimmedDescription, additionalTrailingClosures.trimmedDescription]
            .compactMap { $0 }.filter { !$0.isEmpty }
        return ([calledExpression.trimmedDescription + "(\(others.joined(separator: ", ")))"] + closures)
            .joined(separator: " ")
    }
}

/// Whether no test can notice what is wrong in a call: it ends the process where the program itself is wrong, or only
/// saves time.
func isUntestable(_ name: String) -> Bool {
    [
        "precondition", "preconditionFailure", "assert", "assertionFailure", "fatalError", "reserveCapacity",
    ].contains(name)
}

extension CodeBlockItemSyntax {
    /// Whether the code around it is still whole without it, as far as its syntax tells.
    var mayBeDropped: Bool {
        guard let list = parent?.as(CodeBlockItemListSyntax.self), let owner = list.parent else { return false }
        let isOnly = list.count == 1
        // The last statement of a guard must leave.
        if owner.parent?.is(GuardStmtSyntax.self) == true, list.last?.id == id { return false }
        switch item {
        case .expr(let expression):
            guard expression.isStatement else { return false }
            return !isOnly || !owner.givesValue || expression.core.is(InfixOperatorExprSyntax.self)
        case .stmt(let statement):
            if let node = statement.as(ReturnStmtSyntax.self) { return node.expression == nil }
            return statement.is(ThrowStmtSyntax.self) || statement.is(ContinueStmtSyntax.self)
        default:
            return false
        }
    }
}

extension Syntax {
    /// Whether it is the body of something that gives a value.
    fileprivate var givesValue: Bool {
        // The value of a closure that is one call is mostly wanted; where it is not, the call around it can be dropped.
        if self.is(AccessorBlockSyntax.self) || self.is(ClosureExprSyntax.self) { return true }
        if let function = parent?.as(FunctionDeclSyntax.self) {
            return function.signature.returnClause?.type.unlessVoid != nil
        }
        if let accessor = parent?.as(AccessorDeclSyntax.self) {
            return accessor.accessorSpecifier.tokenKind == .keyword(.get)
        }
        return false
    }
}

extension TypeSyntax {
    /// nil for `Void` and `()`.
    var unlessVoid: TypeSyntax? { ["Void", "()"].contains(trimmedDescription) ? nil : self }

    /// What a function that does nothing could give.
    var plainValues: [String] {
        if self.is(OptionalTypeSyntax.self) { return ["nil"] }
        if self.is(ArrayTypeSyntax.self) { return ["[]"] }
        if self.is(DictionaryTypeSyntax.self) { return ["[:]"] }
        switch trimmedDescription {
        case "Bool": return ["true", "false"]
        case "String": return ["\"\""]
        case "Int", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Double": return ["0"]
        case let name where name.hasPrefix("Set<"): return ["[]"]
        default: return []
        }
    }
}

extension TokenSyntax {
    /// The value of an integer literal, where there is one above and one below it.
    var integer: Int? {
        let digits = text.filter { $0 != "_" }
        let value =
            switch digits.prefix(2) {
            case "0x": Int(digits.dropFirst(2), radix: 16)
            case "0b": Int(digits.dropFirst(2), radix: 2)
            case "0o": Int(digits.dropFirst(2), radix: 8)
            default: Int(digits)
            }
        return value == .max ? nil : value
    }
}
