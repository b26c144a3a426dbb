import Language

/// The Networks table of the language.
let networkCommands: [Command] = mapCommands + evaluationCommands + formCommands + optimalSetCommands
