import Datasets
import Language

let saveCommand = Command(
    "save", group: .showing,
    [
        .positional("x", "the value"),
        .positional("path", "the file; its extension names the format", completion: .file),
    ],
    summary: "Writes a value to a file in the format of its extension, and gives the path.",
    details: """
        .csv: datasets, matrices, patterns, networks, blocks of a solution, tables and what is shown as one; .json: everything, a solution with all \
        that a re-check needs; .npy and .npz: NumPy arrays; .svg .png .pdf: figures; .onnx and .safetensors: networks; .py: \
        a problem as a CVXPY script, a network rebuilt in NumPy and PyTorch; .tex: the formula. A file is written whole or \
        not at all. `load` reads datasets and networks back.
        """,
    examples: [
        .init("save(example(\"xor\"), \"/tmp/xor.csv\"); load(\"/tmp/xor.csv\", target=\"y\").n", gives: "4"),
        .init("save([1 2; 3 4], \"/tmp/matrix.json\")", gives: "\"/tmp/matrix.json\""),
    ]
) { arguments, context in
    let path = try arguments.string("path")
    let value = arguments.values["x"] ?? .nothing
    let format = try SaveFormat(path: path)
    try context.checkInterrupt()
    let bytes = try format.bytes(value)
    try reporting(argument: "path") { () throws(DatasetError) in try DataFile(path: path, bytes: bytes).write() }
    return .string(path)
}

/// A file format that `save` writes.
struct SaveFormat: Sendable {
    /// The extension, without its point.
    let name: String
    /// The kinds of values it holds, for messages.
    let holds: String
    /// The bytes of a value; nil when the format does not hold values of this kind.
    let encode: @Sendable (Value) throws -> [UInt8]?

    /// All formats.
    static let all = [csv, json, npy, npz, svg, png, pdf, onnx, safetensors, tex, python]

    /// The format that a path asks for.
    init(path: String) throws {
        let name = DataFile(path: path, bytes: []).fileExtension
        if let format = Self.all.first(where: { $0.name == name }) {
            self = format
            return
        }
        let names = Self.all.map { "." + $0.name }
        let hint = closest(to: "." + name, among: names).map { "did you mean \($0)? " } ?? ""
        throw Diagnostic(
            .file, name.isEmpty ? "the path has no extension" : "save does not write .\(name)",
            remedy: "\(hint)the formats are \(names.joined(separator: " "))", argument: "path")
    }

    /// Names a format.
    init(_ name: String, holds: String, encode: @escaping @Sendable (Value) throws -> [UInt8]?) {
        self.name = name
        self.holds = holds
        self.encode = encode
    }

    /// The bytes of a value.
    func bytes(_ value: Value) throws -> [UInt8] {
        if let bytes = try encode(value) { return bytes }
        throw Diagnostic(
            .type, "a .\(name) file holds \(holds), found \(value.kind)", remedy: remedy(value), argument: "x")
    }

    /// How to get a value into a file: made into what the format holds, or in another format.
    private func remedy(_ value: Value) -> String? {
        if holds == Self.svg.holds { return "draw it: save(plot(x), path)" }
        if holds == Self.onnx.holds, case .object(let object) = value, object is SolvedProblem {
            return "save its network: save(network(W), path)"
        }
        let others = Self.all.filter { $0.name != name && (try? $0.encode(value)) ?? nil != nil }.map { "." + $0.name }
        return others.isEmpty ? nil : "save it as \(others.joined(separator: " or "))"
    }
}
