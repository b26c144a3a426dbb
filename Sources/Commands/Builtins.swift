import Language

/// All commands of the language, in the order of the reference page.
public let builtinCommands: [Command] =
    dataCommands + patternCommands + problemCommands + networkCommands + landscapeCommands + showingCommands
    + assignmentCommands + sessionCommands + mathematicsCommands
