import Language

let sessionCommands: [Command] = []
