import ConvexPrograms

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
