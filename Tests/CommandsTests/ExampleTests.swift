import Language
import Testing

@testable import Commands

/// Every example of every command runs and gives the text that its page promises.
@Suite struct ExampleTests {
    @Test(
        arguments: builtinCommands.flatMap { command in
            command.examples.map { Named(command: command.name, example: $0) }
        })
    func example(_ named: Named) throws {
        let outcome = Session().execute(named.example.source, name: named.command, host: TestHost())
        #expect(outcome.error == nil, Comment(rawValue: outcome.error?.traceback.joined(separator: "\n") ?? ""))
        if let result = named.example.result { #expect(outcome.value.summary == result) }
    }

    struct Named: CustomTestStringConvertible {
        let command: String
        let example: Command.Example
        var testDescription: String { "\(command): \(example.source)" }
    }

    @Test func everyCommandHasExamples() {
        let without = builtinCommands.filter { $0.examples.isEmpty && $0.name != "input" }.map(\.name)
        #expect(without == [])
    }

    @Test func commandsThatShareANameClaimDifferentArguments() {
        let groups = Dictionary(grouping: builtinCommands.flatMap { c in ([c.name] + c.aliases).map { ($0, c) } }) {
            $0.0
        }
        for (name, commands) in groups where commands.filter({ $0.1.claims == nil }).count > 1 {
            Issue.record("`\(name)` is defined more than once for any argument")
        }
    }

    @Test func parametersStandInOrder() {
        for command in builtinCommands {
            let order = command.signature.parameters.map { parameter in
                switch parameter.passing {
                case .positional: 0
                case .variadic: 1
                case .named: 2
                }
            }
            #expect(order == order.sorted(), "\(command.name)")
        }
    }
}
