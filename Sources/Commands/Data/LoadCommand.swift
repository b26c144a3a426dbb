import Datasets
import Language
import Networks

let loadCommand = Command(
    "load", group: .data,
    [
        .positional("path", "the file", completion: .file),
        .named("target", "the target column, by name or number", completion: .column),
        .named("features", "the columns of X, by name or number", completion: .column),
        .named("classes", "the two classes to keep, for −1 and +1"),
        .named("bias", "append a column of ones", default: "false"),
        .named("delimiter", "what separates cells; found from the text"),
        .named("header", "whether the first row holds names; found from the text"),
    ],
    summary: "Reads a dataset from a .csv, .tsv, .json, .npy, .npz or .svm file, or a network from .json.",
    details: """
        Columns are chosen by name or by number counted from 1; without `target=` every column is a feature. A first row \
        that is all numbers is data. Decimal text is kept as the exact number it writes: 0.1 is 1/10. A text target with \
        two classes becomes −1 and +1 in the order of the alphabet; `classes=` keeps the rows of two classes, the first \
        for −1. Empty cells, NaN, infinities, text and ragged rows are refused with file, row and column.
        """,
    examples: [
        .init(
            "iris = load(\"notebooks/data/iris.csv\", target=\"petal_width\", features=[\"petal_length\"], bias=true)")
    ]
) { arguments, _ in
    let path = try arguments.string("path")
    let file = try reporting(argument: "path") { () throws(DatasetError) in try DataFile(path: path) }
    let options = try LoadOptions(arguments)
    guard file.fileExtension == "json" else {
        return try reporting(argument: "path") { () throws(DatasetError) in .object(try Dataset.load(file, options)) }
    }
    let json = try reporting(argument: "path") { () throws(DatasetError) in try parseJSON(file, numbersAsText: true) }
    if ReLUNetwork.isMeant(by: json) {
        let plain = try reporting(argument: "path") { () throws(DatasetError) in try parseJSON(file) }
        return .object(try ReLUNetwork(json: plain))
    }
    return try reporting(argument: "path") { () throws(DatasetError) in
        .object(try Dataset.load(path: path, json: json, options))
    }
}

extension LoadOptions {
    /// The options among the arguments of `load`.
    init(_ arguments: Arguments) throws {
        self.init()
        target = try arguments["target"].map { try Self.column($0, arguments, "target") }
        features = try arguments["features"].map { value in
            try Self.items(value).map { try Self.column($0, arguments, "features") }
        }
        classes = try arguments["classes"].map { try Self.classes($0, arguments) }
        bias = try arguments.boolean("bias", default: false)
        delimiter = try arguments.optionalString("delimiter")
        hasHeader = arguments.has("header") ? try arguments.boolean("header", default: true) : nil
    }

    /// A list, vector or range as its items; any other value alone.
    private static func items(_ value: Value) -> [Value] {
        if case .list(let items) = value { return items }
        if case .string = value { return [value] }
        return value.asVector?.map(Value.number) ?? [value]
    }

    private static func column(_ value: Value, _ arguments: Arguments, _ name: String) throws -> Column {
        switch value {
        case .string(let text): return .name(text)
        case .number(let x): if let number = Int(exactly: x) { return .number(number) }
        default: break
        }
        let expected = name == "target" ? "a column name or number" : "a list of column names or numbers"
        throw arguments.mismatch(name, expected)
    }

    private static func classes(_ value: Value, _ arguments: Arguments) throws -> [String] {
        let names = items(value).compactMap { item -> String? in
            switch item {
            case .string(let text): text
            case .number(let x): shortest(x)
            default: nil
            }
        }
        guard names.count == 2, names[0] != names[1] else {
            throw arguments.mismatch("classes", "a list of two different classes")
        }
        return names
    }
}
