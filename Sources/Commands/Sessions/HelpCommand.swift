import Language

let helpCommand = Command(
    "help", group: .session, [.positional("topic", "a command, a value, or the name of either", default: "")],
    summary: "Shows the commands by subject, or the page of one command or value; also ?topic and topic?.",
    examples: [.init("help(sqrt)")]
) { arguments, context in
    context.host.show(try helpPage(arguments["topic"], context), id: nil)
    return .nothing
}

/// The page on a topic; the table of contents without one.
private func helpPage(_ topic: Value?, _ context: ExecutionContext) throws -> DisplayBundle {
    switch topic {
    case nil: return try context.session.requiredPage(topic: "")
    case .string(let name)?: return try context.session.requiredPage(topic: name)
    case .function(let function)?:
        let page = function.name.flatMap { context.session.page(topic: $0) }
        return page ?? ValuePage(.function(function)).display
    case let value?: return ValuePage(value).display
    }
}
