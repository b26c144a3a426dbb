import Glibc
import Language

/// Commands that deal with the process and the notebook around the session.
let systemCommands: [Command] = [
    inputCommand, warnCommand, errorCommand, sleepCommand, timeCommand, clearOutputCommand, commCommand,
    workingDirectoryCommand, environmentCommand,
]

let inputCommand = Command(
    "input", group: .session,
    [.positional("prompt", "what is asked", default: ""), .named("password", "hide what is typed", default: "false")],
    summary: "Asks for a line of text.", examples: []
) { arguments, context in
    let prompt = arguments.has("prompt") ? try arguments.value("prompt").printed : ""
    return .string(try context.host.input(prompt: prompt, password: try arguments.boolean("password", default: false)))
}

let warnCommand = Command(
    "warn", group: .session, [.variadic("x", "the values")],
    summary: "Writes values on one line like `print`, marked as a warning (to the standard error).",
    examples: [.init("warn(\"the gap is still\", 1e-3)")]
) { arguments, context in
    context.host.write(arguments.rest.map(\.printed).joined(separator: " ") + "\n", toError: true)
    return .nothing
}

let errorCommand = Command(
    "error", group: .session, [.variadic("x", "the values")],
    summary: "Stops the cell with a message: the values on one line, like `print`.",
    examples: [
        .init("root(x) = x < 0 ? error(\"there is no root of\", x) : sqrt(x); root(4)", gives: "2")
    ]
) { arguments, _ in
    throw Diagnostic(.raised, arguments.rest.map(\.printed).joined(separator: " "))
}

let timeCommand = Command(
    "time", group: .session, [],
    summary: "Gives the seconds since 1970; the difference of two is how long something took.",
    examples: [.init("start = time(); time() - start < 60", gives: "true")]
) { _, _ in
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return .number(Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9)
}

let sleepCommand = Command(
    "sleep", group: .session, [.positional("seconds", "how long, not negative")],
    summary: "Waits.", examples: [.init("sleep(0.01)")]
) { arguments, context in
    let seconds = try arguments.number("seconds")
    guard seconds >= 0 else {
        throw Diagnostic(.argument, "`seconds` must not be negative, found \(shortest(seconds))", argument: "seconds")
    }
    let start = ContinuousClock.now
    while true {
        try context.checkInterrupt()
        let left = seconds - (ContinuousClock.now - start) / .seconds(1)
        if left <= 0 { return .nothing }
        usleep(useconds_t(min(left, 0.01) * 1e6))
    }
}

let clearOutputCommand = Command(
    "clearoutput", group: .session,
    [.named("wait", "clear only when the next output arrives, so that nothing flickers", default: "false")],
    summary: "Removes what the cell has shown so far.", examples: [.init("clearoutput()")]
) { arguments, context in
    context.host.clearOutput(wait: try arguments.boolean("wait", default: false))
    return .nothing
}

let commCommand = Command(
    "comm", group: .session,
    [.positional("target", "the name under which the frontend listens"), .positional("x", "the value")],
    summary: "Sends a value as JSON to a widget or extension of the notebook, by a comm of its own.",
    examples: [.init("comm(\"my.widget\", [1, 2])")]
) { arguments, context in
    context.host.send(json: try arguments.value("x").json.text(), toTarget: try arguments.string("target"))
    return .nothing
}

let workingDirectoryCommand = Command(
    "pwd", group: .session, [], summary: "The folder in which file names are looked up.", examples: [.init("pwd()")]
) { _, _ in
    guard let path = getcwd(nil, 0) else { throw Diagnostic(.file, "the working directory is gone") }
    defer { free(path) }
    return .string(String(cString: path))
}

let environmentCommand = Command(
    "getenv", group: .session, [.positional("name", "the variable's name")],
    summary: "The value of a variable of the process's environment; nothing when it is not set.",
    examples: [.init("getenv(\"HOME\")")]
) { arguments, _ in
    getenv(try arguments.string("name")).map { .string(String(cString: $0)) } ?? .nothing
}
