/// How deep lists may hold each other: letting a list go takes stack for each level.
enum NestingLimit {
    static let levels = 200

    /// Throws `.limit` for a list that is nested deeper.
    static func check(_ value: Value) throws {
        guard case .list(let items) = value, exceeds(items, levels) else { return }
        throw Diagnostic(
            .limit, "lists are nested more than \(levels) levels deep",
            remedy: "push(list, x) adds an element, [list, x] makes a list of two")
    }

    private static func exceeds(_ items: [Value], _ levels: Int) -> Bool {
        if levels == 0 { return true }
        return items.contains { if case .list(let inner) = $0 { exceeds(inner, levels - 1) } else { false } }
    }
}
