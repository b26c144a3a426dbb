import Language

let dataCommands: [Command] = []
