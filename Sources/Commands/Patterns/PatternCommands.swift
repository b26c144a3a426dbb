import Language

let patternCommands: [Command] = [
    enumerateCommand, countCommand, coverCommand, samplePatternsCommand, patternCommand,
]
