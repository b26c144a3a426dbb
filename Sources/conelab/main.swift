import Glibc

OpenBLASEnvironment.adopt()
let arguments = Array(CommandLine.arguments.dropFirst())
let status = CommandLineTool.run(arguments)
fflush(nil)
// Without exit handlers: OpenBLAS frees its buffers in one, and a computation that could not be stopped may still run.
_exit(status)
