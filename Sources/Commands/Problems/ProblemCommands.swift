import Language

let problemCommands: [Command] = []
