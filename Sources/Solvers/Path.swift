import ConvexPrograms
import LinearAlgebra

/// The solutions of a program for several weights β, from the largest to the smallest, each started from the one before.
///
/// P*(β) is concave and increasing with derivative Σ‖w‖, and f*(β) is continuous for strictly convex losses (MATH.md T17), so that
/// few rounds lead from one weight to the next. Stops early, with what is finished, when a solution was interrupted or ran out
/// of time; `options.timeLimit` is for each.
public func solvePath(
    _ program: ConvexProgram, betas: [Double], options: SolverOptions = SolverOptions()
) -> [Solution] {
    var solutions: [Solution] = []
    for beta in betas.sorted(by: >) {
        let step = ConvexProgram(arrangement: program.arrangement, y: program.y, loss: program.loss, beta: beta)
        var method = ColumnGeneration(step, options: options, start: solutions.last?.blocks ?? []) {
            AllCones(data: $0)
        }
        let solution = method.run()
        solutions.append(solution)
        if solution.termination == .interrupted || solution.termination == .timeLimit { break }
    }
    return solutions
}

/// How many neurons of one solution have no partner in another: same sign, angle below about ten degrees.
public func unmatchedNeurons(_ solution: Solution, in other: Solution) -> Int {
    var free = other.blocks
    var count = 0
    for block in solution.blocks {
        let cosines = free.map { candidate in
            candidate.sign == block.sign
                ? dot(candidate.w, block.w) / (norm2(candidate.w) * norm2(block.w)) : -1
        }
        if let best = cosines.indices.max(by: { cosines[$0] < cosines[$1] }), cosines[best] > 0.985 {
            free.remove(at: best)
        } else {
            count += 1
        }
    }
    return count
}
