import Language

let sessionCommands: [Command] = [helpCommand, whoCommand, clearCommand, versionCommand, inputCommand]

let versionCommand = Command(
    "version", group: .session, [], summary: "The version of Conelab.",
    examples: [.init("version()", gives: quoted(conelabVersion))]
) { _, _ in .string(conelabVersion) }

let inputCommand = Command(
    "input", group: .session,
    [.positional("prompt", "what is asked", default: ""), .named("password", "hide what is typed", default: "false")],
    summary: "Asks for a line of text.", examples: []
) { arguments, context in
    let prompt = arguments.has("prompt") ? try arguments.value("prompt").printed : ""
    return .string(try context.host.input(prompt: prompt, password: try arguments.boolean("password", default: false)))
}

/// The version, also of the kernel and the package.
public let conelabVersion = "0.1.0"
