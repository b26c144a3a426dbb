import Language

/// The reference of all commands as text, for the command line and the reference page.
public enum CommandReference {
    /// The commands by subject, one line each.
    public static var contents: String { CommandIndex(builtinCommands).plain }

    /// The whole reference in Markdown.
    public static var markdown: String { CommandIndex(builtinCommands).markdown }

    /// The page of a command; nil when there is none of that name.
    public static func page(of name: String) -> String? { Session().page(topic: name)?.plain }

    /// Every command's names, other names included.
    public static var names: [String] { builtinCommands.flatMap { [$0.name] + $0.aliases } }

    /// The command with the most similar name.
    public static func closestName(to name: String) -> String? { closest(to: name, among: builtinCommands.map(\.name)) }
}
