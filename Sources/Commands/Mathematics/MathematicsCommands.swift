import Language

let mathematicsCommands: [Command] = []
