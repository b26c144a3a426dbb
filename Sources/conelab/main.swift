import Glibc

OpenBLASEnvironment.adopt()
let arguments = Array(CommandLine.arguments.dropFirst())
exit(CommandLineTool.run(arguments))
