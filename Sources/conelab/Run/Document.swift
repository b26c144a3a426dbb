import Datasets
import JSON
import Language

/// A script or notebook as a list of cells.
struct Document {
    /// The path, or what stands for it in messages.
    let name: String
    var cells: [Cell]
    /// The notebook's metadata.
    var metadata: JSONValue = [:]

    struct Cell {
        enum Kind: String {
            case code, markdown, raw
        }
        let kind: Kind
        let source: String
        /// What places in the cell are called by.
        let name: String
        /// The line of the file that the source begins at, counted from 0; cells of notebooks begin at 0.
        var firstLine = 0
        var tags: [String] = []
        /// The cell's identifier and metadata in the notebook.
        var id: String?
        var metadata: JSONValue = [:]
    }

    /// Reads what the options name; throws a `UsageError` for a file that cannot be read.
    init(_ source: RunOptions.Source) throws {
        switch source {
        case .code(let code): self.init(script: code, name: "-e")
        case .standardInput: self.init(script: readStandardInput(), name: "-")
        case .file(let path):
            let file: DataFile
            do {
                file = try DataFile(path: path)
            } catch {
                throw UsageError(error.remedy.map { "\(error.message); \($0)" } ?? error.message, showsUsage: false)
            }
            if file.fileExtension == "ipynb" {
                self = try Document(notebook: file.bytes, name: path)
            } else {
                guard let text = String(validating: file.bytes, as: UTF8.self) else {
                    throw UsageError("\(path) is not text in UTF-8", showsUsage: false)
                }
                self.init(script: text, name: path)
            }
        }
    }

    // MARK: Scripts

    /// A script; lines that begin with `# %%` start new cells, `# %% [markdown]` cells of text (the percent format of Jupytext).
    init(script: String, name: String) {
        self.name = name
        cells = []
        var lines: [Substring] = []
        var start = 0
        var isMarkdown = false
        for (i, line) in script.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.hasPrefix("# %%") else {
                lines.append(line)
                continue
            }
            append(lines, firstLine: start, isMarkdown: isMarkdown)
            (lines, start, isMarkdown) = ([], i + 1, line.hasPrefix("# %% [markdown]"))
        }
        append(lines, firstLine: start, isMarkdown: isMarkdown)
    }

    private mutating func append(_ lines: [Substring], firstLine: Int, isMarkdown: Bool) {
        guard lines.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else { return }
        let shown = isMarkdown ? lines.map { $0.hasPrefix("# ") ? $0.dropFirst(2) : $0 == "#" ? "" : $0 } : lines
        cells.append(
            Cell(
                kind: isMarkdown ? .markdown : .code, source: shown.joined(separator: "\n"), name: name,
                firstLine: firstLine))
    }

    // MARK: Parameters

    /// Gives parameters values: in a notebook behind the cell tagged `parameters`, else before everything; in a script behind
    /// the first assignment of the name, else before everything.
    mutating func set(_ parameters: [(name: String, text: String)], isNotebook: Bool) throws {
        guard !parameters.isEmpty else { return }
        let literals = parameters.map { (name: $0.name, text: parameterLiteral($0.text)) }
        if isNotebook {
            let place = cells.firstIndex { $0.tags.contains("parameters") }.map { $0 + 1 } ?? 0
            let source = literals.map { "\($0.name) = \($0.text);" }.joined(separator: "\n")
            let tags: JSONValue = ["tags": ["injected-parameters"]]
            cells.insert(
                Cell(kind: .code, source: source, name: "parameters", tags: ["injected-parameters"], metadata: tags),
                at: place)
        } else {
            try setInScript(literals)
        }
    }

    private mutating func setInScript(_ parameters: [(name: String, text: String)]) throws {
        var rest = parameters
        for i in cells.indices where cells[i].kind == .code {
            let source = SourceText(cells[i].source, name: cells[i].name)
            guard let program = try? Program(source) else { continue }
            let here = rest.filter { program.assigns($0.name) }
            guard !here.isEmpty else { continue }
            cells[i] = cells[i].replacing(source: try Program.setting(here, in: source))
            rest.removeAll { parameter in here.contains { $0.name == parameter.name } }
        }
        guard !rest.isEmpty else { return }
        let source = rest.map { "\($0.name) = \($0.text);" }.joined(separator: "\n")
        cells.insert(Cell(kind: .code, source: source, name: "parameters"), at: 0)
    }
}

extension Document.Cell {
    func replacing(source: String) -> Self {
        Self(kind: kind, source: source, name: name, firstLine: firstLine, tags: tags, id: id, metadata: metadata)
    }

    /// The source with line numbers as in the file.
    var numberedSource: String { String(repeating: "\n", count: firstLine) + source }
}

private func readStandardInput() -> String {
    var text = ""
    while let line = readLine(strippingNewline: false) { text += line }
    return text
}
