extension Expression {
    /// Calls `visit` with each direct subexpression, in the order of the text; bodies of functions and loops included.
    func forEachChild(_ visit: (Expression) -> Void) {
        switch kind {
        case .number, .boolean, .nothing, .name, .colon, .lastIndex, .leaveLoop, .help, .temporary: break
        case .string(let parts):
            for case .value(let value) in parts { visit(value) }
        case .tuple(let items), .vector(let items), .conjunction(let items), .disjunction(let items):
            items.forEach(visit)
        case .spread(let value), .prefix(_, let value), .transpose(let value), .field(let value, _, _): visit(value)
        case .matrix(let rows): rows.joined().forEach(visit)
        case .comprehension(let comprehension): comprehension.forEachPart(visit)
        case .chain(let first, let steps), .comparison(let first, let steps):
            visit(first)
            steps.forEach { visit($0.operand) }
        case .range(let first, let step, let last):
            visit(first)
            step.map(visit)
            visit(last)
        case .conditional(let condition, let yes, let no): [condition, yes, no].forEach(visit)
        case .call(let call):
            visit(call.function)
            call.arguments.forEach { visit($0.value) }
        case .index(let base, let indices):
            visit(base)
            indices.forEach(visit)
        case .function(let function): function.forEachPart(visit)
        case .assignment(let assignment):
            assignment.target.forEachIndex(visit)
            visit(assignment.value)
        case .choice(let branches, let otherwise):
            for branch in branches {
                visit(branch.condition)
                branch.body.forEach(visit)
            }
            otherwise?.forEach(visit)
        case .forLoop(let generators, let body):
            generators.forEach { $0.forEachPart(visit) }
            body.forEach(visit)
        case .whileLoop(let condition, let body):
            visit(condition)
            body.forEach(visit)
        case .block(let body): body.forEach(visit)
        case .letBlock(let assignments, let body):
            assignments.forEach(visit)
            body.forEach(visit)
        case .returned(let value): value.map(visit)
        case .declaration(_, _, let assignment): assignment.map(visit)
        }
    }
}

extension Block {
    func forEach(_ visit: (Expression) -> Void) { statements.forEach { visit($0.expression) } }
}

extension Generator {
    func forEachPart(_ visit: (Expression) -> Void) {
        target.forEachIndex(visit)
        visit(sequence)
    }
}

extension Comprehension {
    func forEachPart(_ visit: (Expression) -> Void) {
        loops.joined().forEach { $0.forEachPart(visit) }
        condition.map(visit)
        visit(body)
    }
}

extension FunctionSyntax {
    func forEachPart(_ visit: (Expression) -> Void) {
        parameters.forEach { $0.fallback.map(visit) }
        body.forEach(visit)
    }
}

extension Target {
    /// The expressions that a target evaluates: the indices of elements.
    func forEachIndex(_ visit: (Expression) -> Void) {
        switch self {
        case .name: break
        case .element(let base, let indices, _):
            base.forEachIndex(visit)
            indices.forEach(visit)
        case .tuple(let targets, _): targets.forEach { $0.forEachIndex(visit) }
        }
    }

    /// The variable whose elements are assigned, nil for names and patterns.
    var elementRoot: (name: String, span: Span)? {
        switch self {
        case .element(.name(let name, let span), _, _): (name, span)
        case .element(let base, _, _): base.elementRoot
        case .name, .tuple: nil
        }
    }

    /// All names that a target mentions, assigned or changed.
    var mentioned: [String] {
        switch self {
        case .name(let name, _): [name]
        case .element(let base, _, _): base.mentioned
        case .tuple(let targets, _): targets.flatMap(\.mentioned)
        }
    }
}
