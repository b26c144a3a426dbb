import LinearAlgebra

/// The arguments of one call, bound to the parameters of a signature.
///
/// Accessors convert and complain: what they throw names the parameter, and the evaluator points at it.
public struct Arguments: Sendable {
    /// The given arguments by parameter name.
    public let values: [String: Value]
    /// The arguments of the variadic parameter.
    public let rest: [Value]
    /// What was written for the parameter that is a condition, when it was written in the call.
    public let condition: Condition?

    /// Makes bound arguments.
    public init(values: [String: Value], rest: [Value] = [], condition: Condition? = nil) {
        self.values = values
        self.rest = rest
        self.condition = condition
    }

    /// A condition as it was written, and the two values when it compares two.
    public struct Condition: Sendable {
        /// The source text; of a conjunction that does not hold, the text of the first part that is false.
        public let text: String
        /// The values on both sides and the operator between them; nil for what is no single comparison.
        public let sides: (left: Value, symbol: String, right: Value)?
        /// What went wrong on the way to it, for a parameter that survives errors; it then counts as false.
        public let error: Diagnostic?

        /// Makes a condition.
        public init(
            text: String, sides: (left: Value, symbol: String, right: Value)? = nil, error: Diagnostic? = nil
        ) {
            self.text = text
            self.sides = sides
            self.error = error
        }
    }

    /// Whether the argument was given (and is not `nothing`).
    public func has(_ name: String) -> Bool { self[name] != nil }

    /// The argument, nil when it was not given or is `nothing`.
    public subscript(name: String) -> Value? {
        if case .nothing? = values[name] { return nil }
        return values[name]
    }

    /// The argument; throws when it is missing.
    public func value(_ name: String) throws -> Value {
        guard let value = self[name] else {
            throw Diagnostic(.argument, "the argument `\(name)` is missing", argument: name)
        }
        return value
    }

    /// A number (a boolean is not one).
    public func number(_ name: String) throws -> Double {
        if case .number(let x) = try value(name) { return x }
        throw mismatch(name, "a number")
    }

    /// A number, or the default when it was not given.
    public func number(_ name: String, default fallback: Double) throws -> Double {
        has(name) ? try number(name) : fallback
    }

    /// An integer within bounds.
    public func integer(_ name: String, in bounds: ClosedRange<Int> = Int.min...Int.max) throws -> Int {
        let x = try number(name)
        guard let i = Int(exactly: x), bounds.contains(i) else {
            let least = bounds.lowerBound == Int.min ? "" : " of at least \(bounds.lowerBound)"
            let most = bounds.upperBound == Int.max ? "" : " and at most \(bounds.upperBound)"
            throw Diagnostic(
                .argument, "`\(name)` must be an integer\(least)\(most), found \(shortest(x))", argument: name)
        }
        return i
    }

    /// An integer within bounds, or the default when it was not given.
    public func integer(_ name: String, in bounds: ClosedRange<Int> = Int.min...Int.max, default fallback: Int) throws
        -> Int
    {
        has(name) ? try integer(name, in: bounds) : fallback
    }

    /// A boolean, or the default when it was not given.
    public func boolean(_ name: String, default fallback: Bool) throws -> Bool {
        guard let value = self[name] else { return fallback }
        if case .boolean(let b) = value { return b }
        throw mismatch(name, "true or false")
    }

    /// A string.
    public func string(_ name: String) throws -> String {
        if case .string(let text) = try value(name) { return text }
        throw mismatch(name, "a string")
    }

    /// A string, nil when it was not given.
    public func optionalString(_ name: String) throws -> String? { has(name) ? try string(name) : nil }

    /// One of the named choices, or the default when it was not given; a wrong name gets "did you mean".
    public func choice(_ name: String, of choices: [String], default fallback: String? = nil) throws -> String {
        if !has(name), let fallback { return fallback }
        let text = try string(name)
        if choices.contains(text) { return text }
        let list = choices.map { "\"\($0)\"" }.joined(separator: ", ")
        let hint = closest(to: text, among: choices).map { "did you mean \"\($0)\"? " } ?? ""
        throw Diagnostic(
            .argument, "`\(name)` cannot be \"\(text)\"", remedy: "\(hint)it can be \(list)", argument: name)
    }

    /// A vector: a vector, a range, a one-column or one-row matrix, a list of numbers, or a single number.
    public func vector(_ name: String) throws -> Vector {
        if let v = try value(name).asVector { return v }
        throw mismatch(name, "a vector of numbers")
    }

    /// A matrix; a vector counts as one column.
    public func matrix(_ name: String) throws -> Matrix {
        if let a = try value(name).asMatrix { return a }
        throw mismatch(name, "a matrix")
    }

    /// An engine value of one type.
    public func object<T: ObjectValue>(_ name: String, as type: T.Type, _ description: String) throws -> T {
        if case .object(let object) = try value(name), let typed = object as? T { return typed }
        throw mismatch(name, description)
    }

    /// An engine value of one type, nil when it was not given.
    public func optionalObject<T: ObjectValue>(_ name: String, as type: T.Type, _ description: String) throws -> T? {
        has(name) ? try object(name, as: type, description) : nil
    }

    /// The diagnostic for an argument of the wrong kind: "`beta` must be a number, found string".
    public func mismatch(_ name: String, _ expected: String) -> Diagnostic {
        Diagnostic(
            .type, "`\(name)` must be \(expected), found \(values[name]?.kind ?? "nothing")", argument: name)
    }
}

extension Value {
    /// The value as a vector of numbers, nil when it is none (or a range too long to be one).
    public var asVector: Vector? {
        switch self {
        case .vector(let v): v
        case .range(let r): r.count <= MemoryLimit.bytes / 8 ? r.vector : nil
        case .number(let x): [x]
        case .matrix(let a) where a.columns == 1 || a.rows == 1: a.storage
        case .list(let items):
            items.reduce(into: Optional<Vector>([])) { result, item in
                switch item {
                case .number(let x): result?.append(x)
                case .boolean(let b): result?.append(b ? 1 : 0)
                default: result = nil
                }
            }
        default: nil
        }
    }

    /// The value as a matrix, a vector being one column; nil when it is none.
    public var asMatrix: Matrix? {
        if case .matrix(let a) = self { return a }
        return asVector.map { Matrix(rows: $0.count, columns: 1, storage: $0) }
    }
}
