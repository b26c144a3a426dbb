import Language

let patternCommands: [Command] = [
    enumerateCommand, countPatternsCommand, coverCommand, samplePatternsCommand, patternCommand,
]
