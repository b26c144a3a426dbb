import Language

let showingCommands: [Command] = [saveCommand]
