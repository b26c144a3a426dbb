import ConvexPrograms

/// The solutions of a program for several weights β, from the largest to the smallest, each started from the one before.
///
/// P*(β) is concave and increasing with derivative Σ‖w‖, and f*(β) is continuous for strictly convex losses (MATH.md T17), so that
/// few rounds lead from one weight to the next. Where the optimum is not unique, the one on the cones of the neurons before is kept.
/// Stops early, with what is finished, when a solution was interrupted or ran out
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
        let solution = keepingNeurons(of: solutions.last, method.run(), options)
        solutions.append(solution)
        if solution.termination == .interrupted || solution.termination == .timeLimit { break }
    }
    return solutions
}

/// A solution in which neurons have died, or one as good and as sparse on the cones of the neurons before if there is one.
///
/// Neighbouring weights would otherwise take different ones of several optima, which would look like deaths and births.
private func keepingNeurons(of previous: Solution?, _ solution: Solution, _ options: SolverOptions) -> Solution {
    guard let previous, solution.termination == .solved,
        partners(previous.blocks, solution.blocks).count < previous.blocks.count
    else { return solution }
    let kept = solve(
        solution.program, patterns: previous.blocks.map(\.pattern), signs: previous.blocks.map(\.sign), options: options
    )
    let gap = (kept.objective - solution.lower) / max(1, kept.objective)
    guard kept.termination == .solved, gap <= 0.1 * options.tolerance, kept.blocks.count <= solution.blocks.count
    else { return solution }
    return Solution(
        program: solution.program, blocks: kept.blocks, objective: kept.objective, lower: solution.lower, fit: kept.fit,
        dual: solution.dual, termination: .solved, iterations: solution.iterations + kept.iterations,
        priced: solution.priced + kept.priced, seconds: solution.seconds + kept.seconds)
}
