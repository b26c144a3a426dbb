import Language

let sessionCommands: [Command] = [helpCommand, whoCommand, clearCommand, versionCommand] + systemCommands

let versionCommand = Command(
    "version", group: .session, [], summary: "The version of Conelab.",
    examples: [.init("version()", gives: quoted(conelabVersion))]
) { _, _ in .string(conelabVersion) }

/// The version, also of the kernel and the package.
public let conelabVersion = "0.1.0"
