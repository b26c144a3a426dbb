import Language

let showingCommands: [Command] = [
    tableCommand, plotCommand, printCommand, displayCommand, latexCommand, saveCommand,
]
