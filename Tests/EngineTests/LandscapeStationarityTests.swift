import Arrangements
import ConvexPrograms
import LinearAlgebra
import Networks
import Testing

@Suite struct LandscapeStationarityTests {
    /// The reference's residuals are compared at 1e-6, as in its conventions.
    private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 }

    @Test(arguments: ReferenceProblem.all)
    func verdictsAreThoseOfTheReference(_ problem: ReferenceProblem) throws {
        for reference in problem.networks {
            let report = try reference.network.stationarity(in: problem.program)
            #expect(report.isOptimal == reference.flag("optimal"), "\(reference)")
            #expect(report.isLocalMinimum == reference.flag("local_minimum"), "\(reference)")
            #expect(report.isDirectionallyStationary == reference.flag("directionally_stationary"), "\(reference)")
            #expect(report.isClarkeStationary == reference.flag("clarke_stationary"), "\(reference)")
            #expect(report.isRowwiseStationary == reference.flag("rowwise_stationary"), "\(reference)")
            #expect(close(report.clarkeResidual, reference.number("clarke_residual")), "\(reference)")
            #expect(close(report.directionalResidual, reference.number("directional_residual")), "\(reference)")
            #expect(close(report.objective, reference.number("loss")), "\(reference)")
            #expect(report.zeroSlots.count == reference.expected["zero_neurons"]?.int, "\(reference)")
            #expect(report.verdict == verdict(reference.expected["verdict"]?.string), "\(reference)")
        }
    }

    /// The reference words a verdict with its distance from the next one.
    private func verdict(_ text: String?) -> StationarityReport.Verdict? {
        switch text {
        case "optimal": .optimal
        case "local minimum, not optimal": .localMinimum
        case "directionally stationary, not a local minimum": .directionallyStationary
        case "Clarke stationary only": .clarkeStationary
        case "not stationary": .notStationary
        default: nil
        }
    }

    @Test(arguments: ReferenceProblem.all)
    func escapesLowerTheLoss(_ problem: ReferenceProblem) throws {
        for reference in problem.networks {
            let report = try reference.network.stationarity(in: problem.program)
            #expect((report.escape == nil) == report.isLocalMinimum, "\(reference)")
            guard let escape = report.escape else { continue }
            #expect(escape.network.objective(problem.program) < report.objective, "\(reference)")
        }
    }
}

/// Problems with too many cells for a pass over all of them.
@Suite struct LandscapeLargeStationarityTests {
    private func program(rows n: Int, columns d: Int) throws -> ConvexProgram {
        var random = Xoshiro256(seed: 3)
        let entries = (0..<(n * d)).map { _ in random.normal() }
        let y = (0..<n).map { _ in random.normal() }
        let arrangement = try HyperplaneArrangement(Matrix(rows: n, columns: d, storage: entries))
        return ConvexProgram(arrangement: arrangement, y: y, loss: SquaredLoss(), beta: 0.1)
    }

    /// Networks that are not stationary need no certificate for their verdict.
    @Test func verdictsOfManyCellsAreQuick() throws {
        let program = try program(rows: 300, columns: 20)
        let report = try ReLUNetwork.random(width: 50, dimension: 20, seed: 1).stationarity(in: program)
        #expect(report.verdict == .notStationary && report.certificate == nil)
        #expect((report.escape?.objective ?? .infinity) < report.objective)
    }

    /// A neuron on 7 hyperplanes in general position has 2⁷ adjacent chambers.
    @Test func neuronsOnManyHyperplanesAreExamined() throws {
        let program = try program(rows: 9, columns: 9)
        var basis = OrthogonalBasis(dimension: 9)
        for k in 0..<7 { basis.insert(program.x.rowArray(k)) }
        let network = ReLUNetwork(dimension: 9, neurons: [Neuron(u: basis.complement[0], alpha: 1)])
        let part = try network.stationarity(in: program).neurons[0]
        #expect(part.kinks == Array(0..<7) && part.chambers == 128)
        // Independent kinks: the hull of the chambers' gradients is the whole box of activities.
        #expect(abs(part.clarke - part.rowwise) <= 1e-9 && part.directional >= part.clarke)
    }
}

/// Identities of the residuals on random networks, many on faces of degenerate data.
@Suite struct LandscapeResidualTests {
    private let seeds: Range<UInt64> = 1..<400

    /// (𝓛(θ + tδ) − 𝓛(θ)) / t at a step where both rounding and curvature are below 1e-5.
    private func slope(_ network: ReLUNetwork, _ i: Int, _ u: Vector, _ program: ConvexProgram) -> Double {
        var moved = network
        let t = 1e-7
        moved.neurons[i].u = sum(network.neurons[i].u, u, times: t)
        return (moved.objective(program) - network.objective(program)) / t
    }

    @Test func residualsAreOrdered() throws {
        for seed in seeds {
            var problem = try RandomProblem(seed: seed)
            let report = try problem.network(width: 4).stationarity(in: problem.program)
            for part in report.neurons {
                #expect(part.rowwise <= part.clarke * (1 + 1e-9) + 1e-9, "seed \(seed)")
                #expect(part.clarke <= part.directional * (1 + 1e-9) + 1e-9, "seed \(seed)")
            }
        }
    }

    @Test func steepestDescentIsAttainedAndNotExceeded() throws {
        for seed in seeds {
            var problem = try RandomProblem(seed: seed)
            let network = problem.network(width: 3)
            let report = try network.stationarity(in: problem.program)
            for (i, part) in report.neurons.enumerated() where part.chambers > 0 {
                let scale = 1e-4 * (1 + part.directional)
                if part.directional > 1e-9, let direction = normalized(part.descent) {
                    let steepest = slope(network, i, direction, problem.program)
                    #expect(abs(steepest + part.directional) <= scale, "seed \(seed)")
                }
                for _ in 0..<20 {
                    guard let direction = normalized(problem.vector(problem.program.d)) else { continue }
                    let descent = -slope(network, i, direction, problem.program)
                    #expect(descent <= part.directional + scale, "seed \(seed)")
                }
            }
        }
    }

    /// max over unit vectors of the least slope −max_D ∇_Dᵀv is the distance of 0 from the hull.
    @Test func clarkeResidualSeparatesZeroFromTheChambersGradients() throws {
        for seed in seeds {
            var problem = try RandomProblem(seed: seed)
            let network = problem.network(width: 3)
            let report = try network.stationarity(in: problem.program)
            for (i, part) in report.neurons.enumerated() where part.chambers > 0 {
                let gradients = try self.gradients(network, i, problem.program)
                let radius = gradients.map { norm2($0) }.max() ?? 0
                let nearest = frankWolfe(gradients)
                #expect(
                    part.clarke <= nearest + 1e-9 * radius && nearest <= part.clarke + 0.05 * radius, "seed \(seed)")
                for _ in 0..<20 {
                    guard let v = normalized(problem.vector(problem.program.d)) else { continue }
                    let separation = gradients.map { dot($0, v) }.min() ?? 0
                    #expect(separation <= part.clarke + 1e-9 * (1 + part.directional), "seed \(seed)")
                }
            }
        }
    }

    /// The norm of a point of the hull within R/√500 of the nearest to zero, by the method of Frank and Wolfe.
    private func frankWolfe(_ points: [Vector]) -> Double {
        guard var p = points.first else { return 0 }
        for _ in 0..<2000 {
            guard let q = points.min(by: { dot($0, p) < dot($1, p) }) else { break }
            let edge = difference(p, q)
            let length = dot(edge, edge)
            if length > 0 { p = sum(p, edge, times: -min(1, max(0, dot(p, edge) / length))) }
        }
        return norm2(p)
    }

    /// The gradients in u_i on the chambers adjacent to u_i.
    private func gradients(_ network: ReLUNetwork, _ i: Int, _ program: ConvexProgram) throws -> [Vector] {
        let neuron = network.neurons[i]
        let g = program.loss.gradient(network.predict(program.x), program.y)
        let unit = ReLUNetwork(dimension: program.d, neurons: [Neuron(u: neuron.u, alpha: 1)])
        let around =
            try norm2(neuron.u) > 0 ? unit.adjacentChambers(in: program) : Array(program.arrangement.cells())
        return around.map { pattern in
            (0..<program.n).filter { pattern[$0] }.reduce(scaled(neuron.u, by: program.beta)) {
                sum($0, program.x.rowArray($1), times: neuron.alpha * g[$1])
            }
        }
    }
}
