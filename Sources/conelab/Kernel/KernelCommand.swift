import Commands
import Jupyter

/// `conelab kernel`: what Jupyter starts.
enum KernelCommand {
    static func run(_ arguments: [String]) -> Int32 {
        guard arguments.count >= 2, arguments[0] == "--connection-file" || arguments[0] == "-f" else {
            complain("usage: conelab kernel --connection-file FILE")
            return 2
        }
        do {
            try Kernel.run(connectionFile: arguments[1], information: .conelab, interpreter: SessionInterpreter())
            return 0
        } catch {
            complain("conelab kernel: \(error)")
            return 1
        }
    }
}

extension KernelInformation {
    /// What the kernel says of itself.
    static let conelab = KernelInformation(
        implementation: "conelab", version: conelabVersion, language: "conelab", mimeType: "text/x-conelab",
        fileExtension: ".cone", pygmentsLexer: "julia",
        // Colours of our own where `Highlighting` is installed, Julia's elsewhere.
        codeMirrorMode: ["name": "conelab", "mime": "text/x-julia"],
        banner: """
            Conelab \(conelabVersion): convex two-layer ReLU networks, solved to certified optima.
            Type help() for the list of commands and ?solve for one of them.
            """,
        helpLinks: [
            HelpLink(
                "Pilanci and Ergen 2020: neural networks are convex regularizers",
                url: "https://arxiv.org/abs/2002.10553")
        ])
}
