/// Where a variable lives.
enum Place: Sendable {
    /// A slot of the frame.
    case slot(Int)
    /// A box of the frame: an inner function uses the variable too.
    case box(Int)
    /// A box that the function took along when it was made.
    case captured(Int)
    /// A variable of the session.
    case global(Box)
}

/// The variables of a function (or of a cell) while it is compiled; decides slot or box, and what inner functions capture.
final class FunctionScope {
    let parent: FunctionScope?
    /// Names that inner functions mention: their variables need boxes.
    private let shared: Set<String>
    private var blocks: [[String: Place]] = [[:]]
    private(set) var layout = FrameLayout()
    private(set) var captures: [(name: String, from: Place)] = []
    /// Names declared `global` in this function.
    var globals: Set<String> = []

    init(parent: FunctionScope?, shared: Set<String>) {
        self.parent = parent
        self.shared = shared
    }

    /// Whether this is the scope of a cell, whose plain assignments make globals.
    var isTopLevel: Bool { parent == nil }

    func openBlock() { blocks.append([:]) }
    func closeBlock() { blocks.removeLast() }

    /// Makes a variable in the innermost block.
    @discardableResult
    func declare(_ name: String) -> Place {
        if let place = blocks[blocks.count - 1][name] { return place }
        let place: Place
        if shared.contains(name) {
            place = .box(layout.boxes)
            layout.boxes += 1
        } else {
            place = .slot(layout.slots)
            layout.slots += 1
        }
        blocks[blocks.count - 1][name] = place
        return place
    }

    /// A slot without a name.
    func temporary() -> Int {
        layout.slots += 1
        return layout.slots - 1
    }

    /// The variable of a name, captured from outer functions when it is theirs; nil for globals.
    func lookup(_ name: String) -> Place? {
        if globals.contains(name) { return nil }
        for block in blocks.reversed() {
            if let place = block[name] { return place }
        }
        if let known = captures.firstIndex(where: { $0.name == name }) { return .captured(known) }
        guard let outer = parent?.lookup(name) else { return nil }
        captures.append((name, outer))
        return .captured(captures.count - 1)
    }

    /// All names visible here, for "did you mean".
    var visibleNames: [String] { blocks.flatMap(\.keys) + (parent?.visibleNames ?? []) }
}

extension Expression {
    /// Names assigned in this scope: not those of inner functions, loops, comprehensions and `let`.
    func collectAssigned(_ names: inout [String]) {
        switch kind {
        case .assignment(let assignment):
            names += assignment.target.names.map(\.name)
            assignment.value.collectAssigned(&names)
        case .function(let function): if let name = function.name { names.append(name) }
        case .declaration(let isGlobal, let declared, let assignment):
            if !isGlobal { names += declared }
            if isGlobal, case .assignment(let inner)? = assignment?.kind { inner.value.collectAssigned(&names) }
        case .forLoop, .whileLoop, .comprehension, .letBlock: break
        default: forEachChild { $0.collectAssigned(&names) }
        }
    }

    /// Names declared `global` in this function.
    func collectGlobals(_ names: inout Set<String>) {
        if case .function = kind { return }
        if case .declaration(true, let declared, _) = kind { names.formUnion(declared) }
        forEachChild { $0.collectGlobals(&names) }
    }

    /// Names that functions inside mention.
    func collectShared(_ names: inout Set<String>, insideFunction: Bool = false) {
        var inside = insideFunction
        switch kind {
        case .name(let name): if inside { names.insert(name) }
        case .assignment(let assignment): if inside { names.formUnion(assignment.target.mentioned) }
        case .function(let function):
            if inside, let name = function.name { names.insert(name) }
            inside = true
        default: break
        }
        forEachChild { $0.collectShared(&names, insideFunction: inside) }
    }
}
