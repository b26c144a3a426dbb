import Commands
import Glibc

/// `conelab help`: the pages that `help()` shows, on the terminal.
enum HelpCommand {
    static func run(_ arguments: [String]) -> Int32 {
        switch arguments.first {
        case nil:
            print(CommandLineTool.usage + "\n\n" + CommandReference.contents)
        case "--markdown" where arguments.count == 1:
            print(CommandReference.markdown, terminator: "")
        case let name? where arguments.count == 1:
            guard let page = CommandReference.page(of: name) ?? CommandLineTool.usage(of: name) else {
                let hint = CommandReference.closestName(to: name).map { ", did you mean `\($0)`?" } ?? ""
                complain("conelab help: there is no command `\(name)`\(hint)")
                return 2
            }
            print(page)
        default:
            complain("usage: conelab help [COMMAND | --markdown]")
            return 2
        }
        return 0
    }
}
