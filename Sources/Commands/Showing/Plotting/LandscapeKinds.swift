import Arrangements
import ConvexPrograms
import Figures
import Language
import LinearAlgebra
import Networks
import Plots
import Solvers

/// Pictures of the loss, of training and of paths.
let landscapeKinds: [PlotKind] = [
    PlotKind("losses", "losses of a training run, a Path or a Barrier, with P*", takes: .results) {
        $0.hasLosses
    } make: { subjects, options in
        try subjects.losses(options)
    },
    PlotKind("path", "‖w‖ of the neurons along β, with births and deaths", takes: .results) {
        $0.first(ProblemPath.self) != nil
    } make: { subjects, options in
        try subjects.solutionPath(options)
    },
    PlotKind("frames", "moments of a training run or a Path side by side, rank at most 2", takes: .results) { _ in
        false
    } make: { subjects, options in
        try subjects.frames(options)
    },
    PlotKind("trajectory", "neurons over the cones while they move, rank at most 2", takes: .results) { _ in
        false
    } make: {
        subjects, options in
        try subjects.trajectory(options)
    },
    PlotKind("correlation", "νᵀ(Xu)₊ over the angle of u, between ±β, rank at most 2", takes: .results) { _ in
        false
    } make: {
        subjects, options in
        try subjects.correlation(options)
    },
    PlotKind("landscape", "the loss over two parameters, with stationary points", takes: .results) { subjects in
        subjects.problem.map { $0.program.d == 1 && subjects.values.count == 1 } ?? false
    } make: { subjects, options in
        try subjects.landscape(options)
    },
    PlotKind("coverage", "the certified gap of sampled cones", takes: .results) {
        $0.first(CoverageStudy.self) != nil
    } make: {
        subjects, options in
        guard let study = subjects.first(CoverageStudy.self) else {
            throw PlotKind.unsuitable("coverage", needs: "the result of coverage(P)", found: subjects.kinds)
        }
        return CoverageFigure(study, options: options).plot()
    },
]

extension PlotSubjects {
    fileprivate var hasLosses: Bool {
        first(Training.self) != nil || first(NetworkPath.self) != nil || first(LossBarrier.self) != nil
    }

    /// The convex program that the values are about.
    private var program: ConvexProgram? {
        solution?.solution.program ?? problem?.program ?? first(Training.self)?.run.program ?? first(NetworkPath.self)?
            .program
            ?? first(LossBarrier.self)?.descent.program
    }

    /// A certified optimum: the given solution, or one found within a few seconds; nil when that does not suffice.
    private func optimum(of program: ConvexProgram) -> Solution? {
        if let solution { return solution.solution }
        let found = solve(program, options: SolverOptions(timeLimit: 10))
        return found.termination == .solved ? found : nil
    }

    fileprivate func losses(_ options: FigureOptions) throws -> Plot {
        guard let program, hasLosses else {
            throw PlotKind.unsuitable("losses", needs: "the result of train, connect or barrier", found: kinds)
        }
        let best = optimum(of: program)?.objective
        if let training = first(Training.self) {
            return LossFigure(
                training.run, optimum: best, subsampled: try subsampledValues(training.run), options: options
            ).plot()
        }
        if let path = first(NetworkPath.self) { return LossFigure(path, optimum: best, options: options).plot() }
        guard let barrier = first(LossBarrier.self) else {
            throw PlotKind.unsuitable("losses", needs: "the result of train, connect or barrier", found: kinds)
        }
        return LossFigure(barrier, optimum: best, options: options).plot()
    }

    fileprivate func solutionPath(_ options: FigureOptions) throws -> Plot {
        guard let path = first(ProblemPath.self) else {
            throw PlotKind.unsuitable("path", needs: "the result of path(P)", found: kinds)
        }
        let (tracks, events) = (path.path.tracks, path.path.events)
        let lives = tracks.indices.map { i in
            let ends = path.path.ends(ofTrack: i)
            return SolutionPathFigure.Track(
                sign: tracks[i].sign, first: tracks[i].first, norms: tracks[i].weights.map(norm2),
                birth: ends.birth.map(SolutionPathFigure.End.init), death: ends.death.map(SolutionPathFigure.End.init))
        }
        let passing = events.count { $0.kind.isBeginning && $0.neuron == nil }
        guard let figure = SolutionPathFigure(betas: path.betas, tracks: lives, passing: passing, options: options)
        else {
            throw PlotKind.unsuitable("path", needs: "a path with solutions", found: "none")
        }
        return figure.plot()
    }

    fileprivate func frames(_ options: FigureOptions) throws -> Plot {
        let figure: FramesFigure?
        if let training = first(Training.self) {
            figure = try FramesFigure(training.run, options: options)
        } else if let path = first(NetworkPath.self) {
            figure = try FramesFigure(path, options: options)
        } else {
            throw PlotKind.unsuitable("frames", needs: "the result of train or connect", found: kinds)
        }
        guard let figure else {
            throw PlotKind.unsuitable(
                "frames", needs: "data of rank at most 2", found: "rank \(program?.arrangement.rank ?? 0)",
                remedy: "use kind=\"losses\"")
        }
        return figure.plot()
    }

    /// The optimum over the patterns in use at up to twelve moments of a run; solved once for each set of patterns.
    private func subsampledValues(_ run: TrainingRun) throws -> [(step: Int, value: Double)] {
        let count = run.snapshots.count
        let chosen = Set((0..<12).map { $0 * max(0, count - 1) / 11 }).sorted().filter { $0 < count }
        var known: [Set<ActivationPattern>: Double] = [:]
        return try chosen.compactMap { i in
            try context.checkInterrupt()
            let patterns = run.snapshots[i].patterns(over: run.program.x)
            let key = Set(patterns)
            if let value = known[key] { return (run.snapshotSteps[i], value) }
            let found = solve(run.program, patterns: patterns, options: SolverOptions(timeLimit: 2))
            guard found.termination == .solved else { return nil }
            known[key] = found.objective
            return (run.snapshotSteps[i], found.objective)
        }
    }

    fileprivate func trajectory(_ options: FigureOptions) throws -> Plot {
        let moving = first(Training.self)?.run.snapshots ?? first(NetworkPath.self)?.networks
        guard let networks = moving, let program else {
            throw PlotKind.unsuitable("trajectory", needs: "the result of train or connect", found: kinds)
        }
        let best = optimum(of: program).map { LiftedNeuron.of($0.blocks) } ?? []
        let figure = try TrajectoryFigure(program.arrangement, networks: networks, optimum: best, options: options)
        guard let figure else {
            throw PlotKind.unsuitable(
                "trajectory", needs: "data of rank at most 2", found: "rank \(program.arrangement.rank)")
        }
        return figure.plot()
    }

    fileprivate func correlation(_ options: FigureOptions) throws -> Plot {
        guard let program else {
            throw PlotKind.unsuitable("correlation", needs: "a solution, or a network and a problem", found: kinds)
        }
        let network = networks.first
        if let network, network.dimension != program.d {
            throw Diagnostic(.shape, "the network has \(network.dimension) inputs, the data \(program.d) columns")
        }
        let given = solution.map { ($0.solution.dual, LiftedNeuron.of($0.solution.blocks)) }
        let (dual, neurons) =
            given ?? network.map {
                (program.loss.gradient($0.predict(program.x), program.y).map { -$0 }, LiftedNeuron.of($0))
            }
            ?? optimum(of: program).map { ($0.dual, LiftedNeuron.of($0.blocks)) } ?? ([], [])
        let figure = try CorrelationFigure(
            program.arrangement, dual: dual, beta: program.beta, neurons: neurons, options: options)
        guard let figure else {
            throw PlotKind.unsuitable(
                "correlation", needs: "data of rank at most 2", found: "rank \(program.arrangement.rank)")
        }
        return figure.plot()
    }

    fileprivate func landscape(_ options: FigureOptions) throws -> Plot {
        guard let program else { throw PlotKind.unsuitable("landscape", needs: "a problem", found: kinds) }
        let plane: LandscapeFigure.Plane =
            networks.count >= 2 ? .span(networks[0].padded(to: common), networks[1].padded(to: common)) : .neuron
        guard let figure = try LandscapeFigure(program, plane: plane, options: options) else {
            throw PlotKind.unsuitable(
                "landscape", needs: "a problem on one column, or two networks that fit the problem",
                found: "a problem on \(program.d) columns" + (networks.isEmpty ? "" : " and \(networks.count) network"))
        }
        return figure.plot()
    }

    /// The larger width of the first two networks.
    private var common: Int { networks.prefix(2).map(\.width).max() ?? 0 }
}

extension SolutionPathFigure.End {
    /// The place of an event; none when only a bracket is known.
    init(_ event: PathEvent) { self.init(event.isLocated ? (event.beta, event.norm) : nil) }
}
