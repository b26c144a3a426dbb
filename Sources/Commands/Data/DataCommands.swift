import Language

let dataCommands: [Command] = [
    loadCommand, datasetCommand, exampleCommand, gaussianCommand, teacherCommand, spiralCommand, biasCommand,
    standardizeCommand, holdoutCommand,
]
