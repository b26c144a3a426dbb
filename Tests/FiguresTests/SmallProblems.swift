import Arrangements
import ConvexPrograms
import Figures
import Glibc
import LinearAlgebra
import Networks
import Plots
import Solvers
import Testing

/// A small problem with its optimum.
struct SmallProblem {
    let program: ConvexProgram
    let optimum: Solution

    init(_ x: Matrix, _ y: Vector, beta: Double) {
        guard let arrangement = try? HyperplaneArrangement(x),
            let squared = losses.first(where: { $0.name == "squared" })
        else {
            preconditionFailure("small problems are well formed")
        }
        program = ConvexProgram(arrangement: arrangement, y: y, loss: squared, beta: beta)
        optimum = solve(program)
    }

    var network: ReLUNetwork { ReLUNetwork(dimension: program.d, blocks: optimum.blocks) }
}

/// The corners of a regular polygon: all directions between neighbours are alike, so optima are not unique.
func polygon(_ n: Int, beta: Double) -> SmallProblem {
    let rows = (0..<n).map { k -> [Double] in
        let angle = 2 * Double.pi * Double(k) / Double(n)
        return [cos(angle), sin(angle)]
    }
    return SmallProblem(Matrix(rows), Vector(repeating: 1, count: n), beta: beta)
}

let hexagon = polygon(6, beta: 0.1)
let octagon = polygon(8, beta: 0.1)
let pair = SmallProblem(Matrix([[-1], [1]]), [1, 2], beta: 0.1)

func hexagonRun() throws -> TrainingRun {
    let options = TrainingOptions(method: .adam, steps: 600, seed: 3)
    return try train(hexagon.program, from: .random(width: 8, dimension: 2, seed: 3), options)
}

func hexagonPath() throws -> NetworkPath {
    try hexagonRun().network.padded(to: 9).path(to: .global(hexagon.network), in: hexagon.program)
}

func hexagonBarrier() throws -> LossBarrier {
    try hexagonRun().network.barrier(to: hexagon.network, over: hexagon.network, in: hexagon.program)
}

func hexagonTrajectory() throws -> Plot {
    let run = try hexagonRun()
    let figure = try TrajectoryFigure(
        hexagon.program.arrangement, networks: run.snapshots, optimum: LiftedNeuron.of(hexagon.optimum.blocks))
    return try #require(figure).plot()
}

func correlationPlot(_ problem: SmallProblem, _ dual: Vector) throws -> Plot {
    let figure = try CorrelationFigure(
        problem.program.arrangement, dual: dual, beta: problem.program.beta,
        neurons: LiftedNeuron.of(problem.optimum.blocks))
    return try #require(figure).plot()
}

let sampleStudy = CoverageStudy(
    cells: 848, optimum: 1.0939, lower: 1.0939,
    trials: (0..<3).flatMap { sample in
        [10, 50, 200, 500, 848].map { size in
            let excess = size == 848 ? 0 : 1 / Double(size * (sample + 1))
            return CoverageStudy.Trial(
                sample: sample, patterns: size, cells: 848, objective: 1.0939 + excess, lower: 1.0939)
        }
    })

/// Three neurons over five weights: one born at the first, one that dies, one of the other sign born later.
let bornAndDead = SolutionPathFigure(
    betas: [4, 2, 1, 0.5, 0.25],
    tracks: [
        .init(sign: 1, first: 0, norms: [0.1, 0.4, 0.9, 1.1, 1.2]),
        .init(sign: 1, first: 1, norms: [0.2, 0.1], birth: .init((3, 0)), death: .init((0.8, 0.05))),
        .init(sign: -1, first: 3, norms: [0.3, 0.6], birth: .init(nil)),
    ])
