import Language

let networkCommands: [Command] = []
