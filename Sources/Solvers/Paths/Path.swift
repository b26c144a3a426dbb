import ConvexPrograms

/// The optimum along β: certified solutions, the neurons followed from one to the next, and what happens to them in between.
public struct SolutionPath: Sendable {
    /// The solutions, β falling.
    public let solutions: [Solution]
    /// The neurons, in the order of their births.
    public let tracks: [NeuronTrack]
    /// The events, β falling; the `neuron` of an event is the index of its track, nil for one that no solution has.
    public let events: [PathEvent]

    /// Solves along β and locates the events; `options.timeLimit` is for both together.
    public init(_ program: ConvexProgram, betas: [Double], options: SolverOptions = SolverOptions()) {
        let stop = StopSignal(seconds: options.timeLimit)
        solutions = solvePath(program, betas: betas, options: options)
        var rest = options
        rest.timeLimit = options.timeLimit - stop.seconds
        let steps = locateEvents(solutions, options: rest)
        tracks = neuronTracks(solutions, steps)
        let owners = trackOfBlocks(solutions, steps)
        events = steps.enumerated().flatMap { k, step in
            step.events.map { event in
                var event = event
                event.neuron = event.neuron.map { owners[event.kind.isEnd ? k : k + 1][$0] }
                return event
            }
        }
    }

    /// The events with which a neuron's track begins and ends; nil where it goes beyond the solutions.
    public func ends(ofTrack track: Int) -> (birth: PathEvent?, death: PathEvent?) {
        let own = events.filter { $0.neuron == track }
        return (own.first { $0.kind.isBeginning }, own.last { $0.kind.isEnd })
    }
}

/// The solutions of a program for several weights β, from the largest to the smallest, each started from the one before.
///
/// P*(β) is concave and increasing with derivative Σ‖w‖, and f*(β) is continuous for strictly convex losses (MATH.md T17), so that
/// few rounds lead from one weight to the next. Where the optimum is not unique, the neurons before are kept (`NeuronRetention`).
/// Stops early, with what is finished, when a solution was interrupted or ran out of time; `options.timeLimit` is for all.
public func solvePath(
    _ program: ConvexProgram, betas: [Double], options: SolverOptions = SolverOptions()
) -> [Solution] {
    let stop = StopSignal(seconds: options.timeLimit)
    var solutions: [Solution] = []
    for beta in betas.sorted(by: >) {
        var rest = options
        rest.timeLimit = options.timeLimit - stop.seconds
        let solution = solveNext(program, beta: beta, after: solutions.last, options: rest)
        solutions.append(solution)
        if solution.termination == .interrupted || solution.termination == .timeLimit { break }
    }
    return solutions
}

/// The solution at another weight, started from a solution near it. Of several optima it is one that keeps the neurons of that solution,
/// and those of a later one, as far as it can.
func solveNext(
    _ program: ConvexProgram, beta: Double, after previous: Solution?, before next: Solution? = nil,
    options: SolverOptions
) -> Solution {
    let step = ConvexProgram(arrangement: program.arrangement, y: program.y, loss: program.loss, beta: beta)
    var method = ColumnGeneration(step, options: options, start: previous?.blocks ?? []) { AllCones(data: $0) }
    let solution = method.run()
    guard let previous, solution.termination == .solved else { return solution }
    var retention = NeuronRetention(solution, near: [previous] + (next.map { [$0] } ?? []), method.data)
    return retention.run()
}
