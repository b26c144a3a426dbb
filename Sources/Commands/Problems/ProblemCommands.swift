import Language

/// Problems and their solutions; `certify` is with the networks, which it takes too.
let problemCommands: [Command] = [
    problemCommand, convertCommand, betamaxCommand, solveCommand, pathCommand, gatedCommand, sensitivityCommand,
]
