import Language

let showingCommands: [Command] = []
