/// A shipped dataset: small real data, or a classic of the theory.
public struct Example: Sendable {
    /// The name that `example` takes.
    public let name: String
    /// What it is, in one sentence.
    public let summary: String
    /// Where the numbers come from.
    public let source: String
    /// Under which licence they are.
    public let licence: String
    private let make: @Sendable () throws(DatasetError) -> Dataset

    /// Describes a set.
    init(
        _ name: String, _ summary: String, source: String, licence: String,
        make: @escaping @Sendable () throws(DatasetError) -> Dataset
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.licence = licence
        self.make = make
    }

    /// The data.
    public func dataset() throws(DatasetError) -> Dataset {
        let data = try make()
        var named = Dataset(
            exact: data.exact, y: data.y, features: data.features, target: data.target, classes: data.classes,
            source: name)
        named.teacher = data.teacher
        return named
    }

    /// All sets: real data first, then the sets of the theory.
    public static let all = realExamples + theoryExamples

    /// The set of a name.
    /// - Throws: `DatasetError` with the names there are.
    public static func named(_ name: String) throws(DatasetError) -> Example {
        if let example = all.first(where: { $0.name == name }) { return example }
        throw DatasetError(
            .argument, "there is no example \(quoted(name))", remedy: "example() lists them", argument: "name",
            misspelling: .init(name: name, candidates: all.map(\.name)))
    }
}
