import Language

let assignmentCommands: [Command] = []
