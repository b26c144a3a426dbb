/// `conelab bench [NAME]`: measures the engine on problems of growing size and prints a table.
enum BenchCommand {
    /// The benchmarks by name, each with what it takes.
    private static let benchmarks: [(name: String, usage: String, run: @Sendable ([String]) -> Int32)] = [
        ("patterns", "patterns [FILE...]", PatternBenchmark.run),
        ("solve", "solve [N D LOSS]", SolveBenchmark.run),
    ]

    static func run(_ arguments: [String]) -> Int32 {
        guard let name = arguments.first else {
            for benchmark in benchmarks { _ = benchmark.run([]) }
            return 0
        }
        guard let benchmark = benchmarks.first(where: { $0.name == name }) else {
            let known = benchmarks.map(\.usage).joined(separator: ", ")
            complain("unknown benchmark `\(name)`; there are: \(known)")
            return 2
        }
        return benchmark.run(Array(arguments.dropFirst()))
    }
}
