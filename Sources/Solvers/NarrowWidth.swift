import Arrangements
import ConvexPrograms

/// Why a narrow width was not solved.
public enum NarrowWidthError: Error, Sendable {
    /// There are too many subsets of blocks to go through.
    case tooManySubsets(blocks: Int, width: Int)
}

/// P_m*, the least value of networks with m neurons, exactly also where m is below m*.
///
/// P_m* is the least optimum of the convex program restricted to m of its 2p blocks, over all choices (MATH.md T1). When the
/// unrestricted optimum has at most m neurons it is the answer; else all C(2p, m) choices are solved, which suits small problems.
///
/// - Throws: `NarrowWidthError` beyond 50,000 choices, and what the enumeration of patterns throws.
public func solve(_ program: ConvexProgram, width m: Int, options: SolverOptions = SolverOptions()) throws -> Solution {
    let unrestricted = solve(program, options: options)
    if unrestricted.blocks.count <= m { return unrestricted }
    let cells = try program.arrangement.cells(limit: 20_000)
    let patterns = cells.filter { $0.activeCount > 0 }
    let blocks = patterns.flatMap { [($0, 1.0), ($0, -1.0)] }
    guard cells.isExact, subsets(of: blocks.count, taken: m) <= 50_000 else {
        throw NarrowWidthError.tooManySubsets(blocks: 2 * patterns.count, width: m)
    }
    var best: Solution?
    var lower = Double.infinity
    var chosen = Array(0..<m)
    while true {
        let choice = chosen.map { blocks[$0] }
        var method = ColumnGeneration(program, options: options) { data in
            GivenCones(data: data, patterns: choice.map(\.0), signs: choice.map(\.1))
        }
        let solution = method.run()
        lower = min(lower, solution.lower)
        if solution.objective < best?.objective ?? .infinity { best = solution }
        guard !Task.isCancelled, let next = following(chosen, below: blocks.count) else { break }
        chosen = next
    }
    guard let best else { return unrestricted }
    let complete = !Task.isCancelled
    return Solution(
        program: program, blocks: best.blocks, objective: best.objective,
        lower: complete ? min(lower, best.objective) : unrestricted.lower, fit: best.fit, dual: best.dual,
        termination: complete ? best.termination : .interrupted, iterations: best.iterations, priced: best.priced,
        seconds: best.seconds)
}

/// C(n, k), cut off at a million.
private func subsets(of n: Int, taken k: Int) -> Int {
    var count = 1.0
    for i in 0..<max(0, k) { count = min(1e6, count * Double(n - i) / Double(i + 1)) }
    return Int(max(0, count))
}

/// The next subset of the same size in lexicographic order.
func following(_ subset: [Int], below bound: Int) -> [Int]? {
    var next = subset
    for i in subset.indices.reversed() where next[i] < bound - (subset.count - i) {
        next[i] += 1
        for j in (i + 1)..<max(i + 1, subset.count) { next[j] = next[j - 1] + 1 }
        return next
    }
    return nil
}
