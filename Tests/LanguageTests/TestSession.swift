@testable import Language

/// A host that throws everything away and has no one to ask.
struct SilentHost: Host {
    func write(_ text: String, toError: Bool) {}
    func show(_ bundle: DisplayBundle, id: String?) {}
    func update(_ bundle: DisplayBundle, id: String) {}
    func clearOutput(wait: Bool) {}
    func input(prompt: String, password: Bool) throws -> String { throw Diagnostic(.data, "there is no one to ask") }
}

/// A session around an interpreter alone.
struct TestSession: SessionAccess {
    let interpreter: Interpreter
    init(_ interpreter: Interpreter) { self.interpreter = interpreter }

    var variables: [(name: String, value: Value)] { interpreter.variables }
    var commands: [Command] { testCommands }
    var checks: [CheckRecord] { [] }
    func clear() { interpreter.remove() }
    func remove(_ name: String) { interpreter.remove(name) }
    func page(topic: String) -> DisplayBundle? { nil }
    func progress(_ text: String, fraction: Double?, id: String, host: any Host) {}
    func record(_ check: CheckRecord) {}
}

/// Commands to test calls with.
let testCommands: [Command] = [
    Command(
        "solve", group: .problems,
        [.positional("P", "a number"), .named("beta", "a number", default: "0.1"), .named("tol", "a number")],
        summary: "Gives P + beta.", examples: []
    ) { arguments, _ in .number(try arguments.number("P") + arguments.number("beta", default: 0.1)) },
    Command(
        "map", group: .mathematics, [.positional("f", "a function"), .positional("v", "elements")],
        summary: "Calls f for each element.",
        examples: []
    ) { arguments, context in
        guard case .function(let f) = try arguments.value("f") else { throw arguments.mismatch("f", "a function") }
        return .collected(try arguments.value("v").elements().map { try f.call([$0], named: [], in: context) })
    },
    Command(
        "length", group: .mathematics, [.positional("x", "a value")], summary: "The number of elements.", examples: []
    ) { arguments, _ in
        .number(Double(try arguments.value("x").elementCount ?? 0))
    },
    Command("sum", group: .mathematics, [.positional("v", "numbers")], summary: "The sum.", examples: []) {
        arguments, _ in
        .number(try arguments.vector("v").reduce(0, +))
    },
    Command("show", group: .showing, [.variadic("x", "values")], summary: "The values as text.", examples: []) {
        arguments, _ in
        if let place = arguments.rest.firstIndex(where: { $0.kind == "nothing" }) {
            var diagnostic = Diagnostic(.argument, "nothing has no text", argument: "x")
            diagnostic.restIndex = place
            throw diagnostic
        }
        return .string(arguments.rest.map(\.printed).joined(separator: " "))
    },
    Command(
        "point", group: .data, [.positional("x", "a number"), .positional("y", "a number")], summary: "A point.",
        examples: []
    ) {
        arguments, _ in .object(Point(x: try arguments.number("x"), y: try arguments.number("y")))
    },
    Command("fail", group: .data, [.positional("x", "anything", default: "nothing")], summary: "Fails.", examples: []) {
        _, _ in
        throw EngineTrouble()
    },
    Command(
        "sqrt", group: .mathematics, [.positional("x", "a number")], summary: "The root.", examples: [],
        scalarFunction: { $0.squareRoot() }
    ) {
        arguments, _ in
        let x = try arguments.number("x")
        guard x >= 0 else { throw Diagnostic(.argument, "\(shortest(x)) has no real square root", argument: "x") }
        return .number(x.squareRoot())
    },
]

struct EngineTrouble: Error, CustomStringConvertible {
    var description: String { "the engine refuses" }
}

struct Point: ObjectValue {
    let x: Double
    let y: Double
    var typeName: String { "Point" }
    var summary: String { "Point(\(shortest(x)), \(shortest(y)))" }
    var fields: [FieldDescription] { [FieldDescription("x", "abscissa"), FieldDescription("norm", "length")] }
    func field(_ name: String) throws -> Value? {
        switch name {
        case "x": .number(x)
        case "norm": .number((x * x + y * y).squareRoot())
        default: nil
        }
    }
    var count: Int? { 2 }
    func element(_ indices: [Index]) throws -> Value {
        guard case .one(let i)? = indices.first, indices.count == 1 else {
            throw Diagnostic(.index, "a Point takes one index")
        }
        return .number(try checked(i, 2) == 1 ? x : y)
    }
}
