/// What could stand at a place.
public struct Completion: Sendable, Equatable {
    /// The text that replaces the span.
    public let text: String
    /// What it is.
    public let kind: Kind
    /// The replaced part of the text, in Unicode scalars.
    public let start: Int
    /// The end of the replaced part.
    public let end: Int

    /// The sort of thing, by the names that JupyterLab has icons for.
    public enum Kind: String, Sendable {
        /// A command or a function of the user.
        case function
        /// A variable.
        case instance
        /// A reserved word.
        case keyword
        /// A named argument.
        case parameter = "param"
        /// A field.
        case property
        /// A file or folder.
        case path
        /// A value of an argument, or a symbol by its LaTeX name.
        case text
    }
}

/// Finds what could stand at a place of a text, from the commands and the values of the variables; runs nothing.
public struct Completer {
    private let interpreter: Interpreter
    private let commands: [Command]
    private let columns: (Value) -> [String]

    /// - Parameter columns: the column names of a value, a dataset or the path of a data file.
    public init(_ interpreter: Interpreter, commands: [Command], columns: @escaping (Value) -> [String]) {
        self.interpreter = interpreter
        self.commands = commands
        self.columns = columns
    }

    /// All completions at a place counted in Unicode scalars, best first.
    public func complete(_ text: String, at offset: Int) -> [Completion] {
        let cursor = Cursor(text, at: offset)
        if cursor.isInComment { return [] }
        if let latex = cursor.latexName, cursor.openString == nil || !latex.text.isEmpty {
            let found = symbols(latex, cursor)
            if !found.isEmpty { return found }
        }
        if let start = cursor.openString { return strings(cursor, from: start) }
        let (word, start) = cursor.word
        if cursor.isField { return fields(of: cursor.owner ?? [], word, cursor, start) }
        let candidates = namedArguments(cursor) + names
        return candidates.filter { $0.text.hasPrefix(word) && $0.text != word }.map {
            make($0.text, $0.kind, cursor, start)
        }
    }

    private typealias Candidate = (text: String, kind: Completion.Kind)

    private func make(_ text: String, _ kind: Completion.Kind, _ cursor: Cursor, _ start: Int) -> Completion {
        Completion(text: text, kind: kind, start: cursor.scalars(start), end: cursor.scalars(cursor.end))
    }

    // MARK: Names

    /// Variables, then commands, then reserved words; each name once.
    private var names: [Candidate] {
        let variables = interpreter.variables.map { variable -> Candidate in
            if case .function = variable.value { (variable.name, .function) } else { (variable.name, .instance) }
        }
        let builtins = interpreter.builtins.keys.sorted().map { ($0, Completion.Kind.function) }
        let keywords = Keyword.allCases.map { ($0.rawValue, Completion.Kind.keyword) }
        var seen: Set<String> = []
        return (variables.sorted { $0.text < $1.text } + builtins + keywords).filter { seen.insert($0.text).inserted }
    }

    private func namedArguments(_ cursor: Cursor) -> [Candidate] {
        guard let call = cursor.call, call.argument == nil else { return [] }
        return parameters(call).filter { $0.passing == .named || $0.defaultText != nil }
            .filter { $0.passing != .variadic }
            .map { ($0.name + "=", .parameter) }
    }

    /// The parameters of the called command or user function.
    private func parameters(_ call: Cursor.EnclosingCall) -> [Parameter] {
        if case .function(let function)? = interpreter.variable(call.function) {
            return (function as? UserFunction)?.definition.signature.parameters ?? []
        }
        return commands.filter { ([$0.name] + $0.aliases).contains(call.function) }.flatMap(\.signature.parameters)
    }

    private func fields(of owner: [Cursor.Link], _ word: String, _ cursor: Cursor, _ start: Int) -> [Completion] {
        guard case .object(let object)? = interpreter.follow(owner) else { return [] }
        return object.fields.filter { $0.name.hasPrefix(word) }.map { make($0.name, .property, cursor, start) }
    }

    private func symbols(_ latex: (text: String, start: Int), _ cursor: Cursor) -> [Completion] {
        if let symbol = latexSymbols[latex.text] { return [make(symbol, .text, cursor, latex.start)] }
        return latexSymbols.keys.filter { $0.hasPrefix(latex.text) }.sorted().map {
            make("\\" + $0, .text, cursor, latex.start)
        }
    }

    // MARK: Strings

    /// The values that a string argument can have, files and columns.
    private func strings(_ cursor: Cursor, from start: Int) -> [Completion] {
        let typed = cursor.source.string(Span(start, cursor.end))
        guard let call = cursor.call, let parameter = parameter(of: call) else { return [] }
        let candidates: [Candidate]
        switch parameter.completion {
        case .none: candidates = []
        case .choices(let choices): candidates = choices.map { ($0, .text) }
        case .file: candidates = FileNames(matching: typed).names.map { ($0, .path) }
        case .column: candidates = columnNames(call, cursor).map { ($0, .text) }
        }
        return candidates.filter { $0.text.hasPrefix(typed) }.map { make($0.text, $0.kind, cursor, start) }
    }

    private func parameter(of call: Cursor.EnclosingCall) -> Parameter? {
        let all = parameters(call)
        if let name = call.argument { return all.first { spelledOut($0.name) == spelledOut(name) } }
        let positional = all.filter { $0.passing != .named }
        return call.position < positional.count
            ? positional[call.position] : positional.last { $0.passing == .variadic }
    }

    /// The columns of the values among the arguments: variables and file names.
    private func columnNames(_ call: Cursor.EnclosingCall, _ cursor: Cursor) -> [String] {
        call.arguments.flatMap { token -> [String] in
            switch token.kind {
            case .name: interpreter.variable(cursor.source.string(token.span)).map(columns) ?? []
            case .stringText: columns(.string(cursor.source.string(token.span)))
            default: []
            }
        }
    }
}

extension Interpreter {
    /// The value that a chain of names, fields and indices leads to; nil when there is none.
    func follow(_ links: [Cursor.Link]) -> Value? {
        guard case .name(let name)? = links.first, var value = variable(name) ?? builtins[name] else { return nil }
        for link in links.dropFirst() {
            switch link {
            case .name(let field):
                guard let next = try? value.field(named: field) else { return nil }
                value = next
            case .index(let i):
                guard let next = try? value.element([.one(i)]) else { return nil }
                value = next
            }
        }
        return value
    }
}
