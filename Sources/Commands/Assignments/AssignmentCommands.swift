import Language

let assignmentCommands: [Command] = [
    assertCommand, checkCommand, scoreCommand, exerciseCommand, lintCommand,
]
