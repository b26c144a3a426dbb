import Language

/// The Landscape table of the language.
let landscapeCommands: [Command] = [
    stationaryCommand, patternsCommand, chainCommand, trainCommand, connectCommand, barrierCommand, coverageCommand,
]
