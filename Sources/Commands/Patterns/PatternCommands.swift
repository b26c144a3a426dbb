import Language

let patternCommands: [Command] = []
