/// A built-in command: its name, signature, summary, formula, executed examples and what it does.
///
/// Help, completion, inspection and the reference page are made from these values; every example is executed by a test.
public struct Command: Sendable {
    /// The name that one types.
    public let name: String
    /// Other names of the same command (`ψ` for `network`).
    public let aliases: [String]
    /// The heading under which help and the reference page list it.
    public let group: Group
    /// The parameters.
    public let signature: Signature
    /// One sentence that says what it gives.
    public let summary: String
    /// More on it: the formula (Unicode mathematics), defaults and why, complexity, the theorem it rests on.
    public let details: String?
    /// Examples with the text of their results.
    public let examples: [Example]
    /// What it does.
    public let body: @Sendable (Arguments, ExecutionContext) throws -> Value
    /// When several commands share a name (`split` of a network and of a text): whether this one is meant for the first
    /// argument, or for none. Nil: it takes what no other one claims.
    public let claims: (@Sendable (Value?) -> Bool)?
    /// The same for a single number, for functions of one number: the evaluator then binds no arguments. A result that is not a
    /// number sends the call through `body`, which can complain.
    public let scalarFunction: (@Sendable (Double) -> Double)?

    /// Makes a command.
    public init(
        _ name: String, aliases: [String] = [], group: Group, _ parameters: [Parameter], summary: String,
        details: String? = nil, examples: [Example], claims: (@Sendable (Value?) -> Bool)? = nil,
        scalarFunction: (@Sendable (Double) -> Double)? = nil,
        body: @escaping @Sendable (Arguments, ExecutionContext) throws -> Value
    ) {
        self.name = name
        self.aliases = aliases
        self.group = group
        self.signature = Signature(name: name, parameters: parameters)
        self.summary = summary
        self.details = details
        self.examples = examples
        self.claims = claims
        self.scalarFunction = scalarFunction
        self.body = body
    }

    /// The headings of the reference page, in its order.
    public enum Group: String, Sendable, CaseIterable {
        case data = "Data"
        case patterns = "Patterns"
        case problems = "Problem and solution"
        case networks = "Networks"
        case landscape = "Landscape"
        case showing = "Showing and saving"
        case assignments = "Assignments"
        case session = "Session"
        case mathematics = "Mathematics"
    }

    /// An example: source, and the text of its last value (nil: only shown to run).
    public struct Example: Sendable, Equatable {
        /// One or more statements.
        public let source: String
        /// The one-line text form of the last value.
        public let result: String?

        /// Makes an example.
        public init(_ source: String, gives result: String? = nil) {
            self.source = source
            self.result = result
        }
    }
}

/// One parameter of a command.
public struct Parameter: Sendable, Equatable {
    /// How an argument is passed.
    public enum Passing: Sendable, Equatable {
        /// By position (or by name).
        case positional
        /// By name only.
        case named
        /// All further positional arguments.
        case variadic
    }

    /// What completion offers for the argument.
    public enum Completion: Sendable, Equatable {
        /// Nothing but variables.
        case none
        /// One of these strings, quoted.
        case choices([String])
        /// File names, quoted.
        case file
        /// Column names of the dataset or file among the other arguments, quoted.
        case column
    }

    /// The parameter's name; Greek spellings (`β`) are accepted for `beta` and so on.
    public let name: String
    /// How the argument is passed.
    public let passing: Passing
    /// The default as shown in the signature; nil when the argument must be given. Empty: optional without a shown default.
    public let defaultText: String?
    /// What it is, in a few words.
    public let summary: String
    /// What completion offers.
    public let completion: Completion
    /// Whether a comparison given here passes its text and both sides along, see `Arguments.condition`.
    public private(set) var isCondition = false
    /// Whether an error on the way to a condition counts as false, see `Arguments.Condition.error`.
    public private(set) var survivesErrors = false

    /// A positional parameter; give a `default` text to make it optional.
    public static func positional(
        _ name: String, _ summary: String, default defaultText: String? = nil, completion: Completion = .none
    ) -> Parameter {
        Parameter(name: name, passing: .positional, defaultText: defaultText, summary: summary, completion: completion)
    }

    /// A positional parameter that takes true or false; of a comparison `Arguments.condition` tells both sides.
    public static func condition(_ name: String, _ summary: String, survivesErrors: Bool = false) -> Parameter {
        var parameter = positional(name, summary)
        parameter.isCondition = true
        parameter.survivesErrors = survivesErrors
        return parameter
    }

    /// An optional named parameter.
    public static func named(
        _ name: String, _ summary: String, default defaultText: String = "", completion: Completion = .none
    ) -> Parameter {
        Parameter(name: name, passing: .named, defaultText: defaultText, summary: summary, completion: completion)
    }

    /// All further positional arguments.
    public static func variadic(_ name: String, _ summary: String) -> Parameter {
        Parameter(name: name, passing: .variadic, defaultText: "", summary: summary, completion: .none)
    }
}

/// A command's name with its parameters.
public struct Signature: Sendable, Equatable {
    /// The command's name.
    public let name: String
    /// Positional parameters first, then a variadic one, then named ones.
    public let parameters: [Parameter]

    /// The parameter that wants to know what a condition compares, and its place among positional ones.
    var condition: (place: Int, parameter: Parameter)? {
        let positional = parameters.filter { $0.passing == .positional }
        return positional.firstIndex(where: \.isCondition).map { ($0, positional[$0]) }
    }

    /// The parameter that a named argument is for, Greek letters spelled out or not.
    func parameter(named name: String) -> Parameter? {
        let plain = spelledOut(name)
        return parameters.first { $0.passing != .variadic && ($0.name == name || spelledOut($0.name) == plain) }
    }

    /// The signature as the contract writes it: `solve(P; patterns=, tol=1e-8)`.
    public var text: String {
        let positional = parameters.filter { $0.passing != .named }.map { parameter in
            switch (parameter.passing, parameter.defaultText) {
            case (.variadic, _): parameter.name + "..."
            case (_, let text?): "\(parameter.name)=\(text)"
            default: parameter.name
            }
        }
        let named = parameters.filter { $0.passing == .named }.map { parameter in
            parameter.defaultText.map { "\(parameter.name)=\($0)" } ?? parameter.name
        }
        let tail = named.isEmpty ? "" : "; " + named.joined(separator: ", ")
        return "\(name)(\(positional.joined(separator: ", "))\(tail))"
    }
}
