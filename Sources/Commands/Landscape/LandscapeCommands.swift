import Language

let landscapeCommands: [Command] = []
