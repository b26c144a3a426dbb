import Arrangements
import Datasets
import ExactArithmetic
import Figures
import Glibc
import LinearAlgebra
import Networks
import Plots
import Testing

/// The pictures that are compared with recorded ones, by name.
struct Gallery {
    let name: String
    /// Whether the picture is the same on every machine; those of computed optima and training are looked at, not recorded.
    var isRecorded = true
    let plot: @Sendable () throws -> Plot

    static let all: [Gallery] = cones + functions + boundaries + spheres + patterns + landscapes + optimalSets

    static let cones: [Gallery] = [
        Gallery(name: "cones-4") { try conesPlot(fourRows, threeNeurons) },
        Gallery(name: "cones-8") { try conesPlot(eightRows, threeNeurons) },
        Gallery(name: "cones-60") { try conesPlot(manyRows(60)) },
        Gallery(name: "cones-200") { try conesPlot(manyRows(200)) },
        Gallery(name: "cones-1") { try conesPlot(Matrix([[1, 2]]), [LiftedNeuron(w: [1, 1], sign: -1)]) },
        Gallery(name: "cones-degenerate") { try conesPlot(degenerateRows) },
        Gallery(name: "cones-rank2") { try conesPlot(planeInSpace, [LiftedNeuron(w: [1, 1, 1], sign: 1)]) },
        Gallery(name: "cones-narrow") { try conesPlot(fourRows, threeNeurons, FigureOptions(width: 300)) },
    ]
}

extension Gallery {
    static let spheres: [Gallery] = [
        Gallery(name: "sphere-4") { try spherePlot(fourInSpace, sphereNeurons) },
        Gallery(name: "sphere-30") { try spherePlot(spaceRows(30), sphereNeurons) },
        Gallery(name: "sphere-bias") { try spherePlot(biasRows, sphereNeurons) },
        Gallery(name: "sphere-narrow") { try spherePlot(fourInSpace, [], FigureOptions(width: 300)) },
    ]

    static let patterns: [Gallery] = [
        Gallery(name: "hamming-4") { try neighbourPlot(fourInSpace, sphereNeurons) },
        Gallery(name: "hamming-7") { try neighbourPlot(spaceRows(7), []) },
        Gallery(name: "hamming-ring") { try neighbourPlot(eightRows, threeNeurons) },
        Gallery(name: "patterns-4") { PatternMatrixFigure(try sortedCells(HyperplaneArrangement(fourRows))).plot() },
        Gallery(name: "patterns-20") {
            PatternMatrixFigure(try sortedCells(HyperplaneArrangement(spaceRows(20)))).plot()
        },
    ]

    static let landscapes: [Gallery] = [
        live("losses-adam") { LossFigure(try hexagonRun(), optimum: hexagon.optimum.objective).plot() },
        live("losses-path") { LossFigure(try hexagonPath(), optimum: hexagon.optimum.objective).plot() },
        live("losses-barrier") { LossFigure(try hexagonBarrier(), optimum: hexagon.optimum.objective).plot() },
        live("trajectory-adam") { try hexagonTrajectory() },
        live("frames-adam") { try #require(try FramesFigure(hexagonRun())).plot() },
        live("frames-path") { try #require(try FramesFigure(hexagonPath())).plot() },
        live("correlation-optimal") { try correlationPlot(hexagon, hexagon.optimum.dual) },
        live("correlation-excess") { try correlationPlot(hexagon, hexagon.program.y) },
        live("landscape-neuron") {
            try #require(try LandscapeFigure(pair.program, plane: .neuron)).plot()
        },
        live("landscape-span") {
            let start = try #require(try hexagonRun().snapshots.first)
            let end = hexagon.network.padded(to: start.width)
            return try #require(try LandscapeFigure(hexagon.program, plane: .span(start, end))).plot()
        },
    ]

    static let optimalSets: [Gallery] = [
        live("polytope-segment") { try #require(PolytopeFigure(try OptimalSet(hexagon.optimum))).plot() },
        live("polytope-unique") { try #require(PolytopeFigure(try OptimalSet(pair.optimum))).plot() },
        live("polytope-octagon") { try #require(PolytopeFigure(try OptimalSet(octagon.optimum))).plot() },
        live("sets") { SetsFigure(try OptimalSet(hexagon.optimum), width: 7).plot() },
        live("sets-empty") { SetsFigure(try OptimalSet(hexagon.optimum), width: 2).plot() },
        Gallery(name: "staircase") {
            StaircaseFigure(
                title: "P*ₘ reaches P* at m* = 3", yName: "P*ₘ",
                steps: zip(1...4, [0.9, 0.5, 0.31, 0.31]).map { StaircaseFigure.Step($0, $1) },
                landmarks: [(3, "m*"), (4, "rank"), (7, "n + 1")], level: (0.31, "P*")
            ).plot()
        },
        Gallery(name: "staircase-bounds") {
            StaircaseFigure(
                title: "P*ₘ reaches P* at m* ≤ 4", yName: "P*ₘ",
                steps: [.init(1, 0.9), .init(2, 0.31...0.6), .init(3, 0.31...0.4), .init(4, 0.31)],
                landmarks: [(4, "≥ m*")], level: (0.31, "P*"), notes: ["Beyond the picture: n + 1 = 21."]
            ).plot()
        },
        Gallery(name: "solution-path") { try #require(bornAndDead).plot() },
        Gallery(name: "coverage") { CoverageFigure(sampleStudy).plot() },
    ]

    private static func live(_ name: String, _ plot: @escaping @Sendable () throws -> Plot) -> Gallery {
        Gallery(name: name, isRecorded: false, plot: plot)
    }

    static let functions: [Gallery] = [
        Gallery(name: "function-bias") { try functionPlot([kinkedNetwork], line) },
        Gallery(name: "function-shared-kinks") { try functionPlot([sharedKinks], line) },
        Gallery(name: "function-two-networks") { try functionPlot([kinkedNetwork, sharedKinks], line) },
        Gallery(name: "function-no-data") { try functionPlot([kinkedNetwork], nil) },
        Gallery(name: "function-signs") { try functionPlot([kinkedNetwork], signedLine, FigureOptions(width: 300)) },
    ]

    static let boundaries: [Gallery] = [
        Gallery(name: "boundary-spiral") { try boundaryPlot(manyNeurons(24, seed: 3), spiral) },
        Gallery(name: "boundary-plateau") { try boundaryPlot(plateau, nil) },
        Gallery(name: "boundary-regression") { try boundaryPlot(manyNeurons(6, seed: 5), regression) },
        Gallery(name: "boundary-narrow") {
            try boundaryPlot(manyNeurons(6, seed: 5), spiral, FigureOptions(width: 300))
        },
    ]
}

let fourRows = Matrix([[2, 1], [1, 2], [-1, 2], [2, -1]])
let eightRows = Matrix([[3, 1], [1, 2], [-1, 3], [2, -1], [1, 1], [4, 1], [1, 5], [-3, 1]])
let degenerateRows = Matrix([[1, 2], [2, 4], [-1, -2], [0, 0], [1, 0], [1, 0.01], [1e-12, 3e-12]])
let planeInSpace = Matrix([[1, 2, 1], [2, 1, 1], [3, 3, 2], [1, -1, 0]])
let threeNeurons = [
    LiftedNeuron(w: [1, 0.4], sign: 1), LiftedNeuron(w: [-0.3, 0.8], sign: 1), LiftedNeuron(w: [0.1, -0.2], sign: -1),
]

/// Rows scattered over the plane, the same at every run.
func manyRows(_ n: Int) -> Matrix {
    let entries = (0..<n).flatMap { i -> Vector in
        let (a, b) = (17 * i % 411, 131 * i % 371)
        return [Double(a) - 200.5, Double(b) - 180.25]
    }
    return Matrix(rows: n, columns: 2, storage: entries)
}

func conesPlot(
    _ rows: Matrix, _ neurons: [LiftedNeuron] = [], _ options: FigureOptions = FigureOptions()
) throws -> Plot {
    let arrangement = try HyperplaneArrangement(rows)
    let patterns = try sortedCells(arrangement)
    return try #require(try ConesFigure(arrangement, patterns: patterns, neurons: neurons, options: options)).plot()
}

let kinkedNetwork = ReLUNetwork(
    dimension: 2,
    neurons: [
        Neuron(u: [1, 0.5], alpha: 1), Neuron(u: [-1, 0.25], alpha: 0.7), Neuron(u: [2, -1.5], alpha: -1.1),
        Neuron(u: [0, 1], alpha: 0.3), Neuron(u: [0.1, -3], alpha: 1),
    ])
let sharedKinks = ReLUNetwork(
    dimension: 2,
    neurons: [Neuron(u: [1, 0.5], alpha: 1), Neuron(u: [-1, -0.5], alpha: -0.7), Neuron(u: [2, 1], alpha: -0.2)])

/// A dataset of the given rows.
func made(_ rows: [Vector], _ y: Vector?) throws -> Dataset {
    let d = rows.first?.count ?? 1
    return Dataset(
        exact: ExactMatrix(rows: rows.count, columns: d, doubles: rows.flatMap { $0 }), y: y,
        features: (1...d).map { "x\($0)" })
}

let line: Dataset? = try? made([[-2, 1], [-1, 1], [0, 1], [1, 1], [2, 1]], [1.2, 1, 0.9, 2, 0.4])
let signedLine: Dataset? = try? made([[-2, 1], [-1, 1], [0, 1], [1, 1], [2, 1]], [-1, 1, -1, 1, 1])
let spiralPoints: [Vector] = (0..<60).map { k in
    let (turn, radius) = (Double(k / 2) * 0.22, 0.15 + Double(k / 2) * 0.03)
    let sign = k % 2 == 0 ? 1.0 : -1.0
    return [sign * radius * cos(turn), sign * radius * sin(turn)]
}
let spiral: Dataset? = try? made(spiralPoints.map { $0 + [1] }, (0..<60).map { $0 % 2 == 0 ? 1 : -1 })
let regression: Dataset? = try? made(
    spiralPoints.map { [$0[0], 50 * $0[1], 1] }, (0..<60).map { k in Double(k) / 10 - 3 })
let plateau = ReLUNetwork(
    dimension: 2, neurons: [Neuron(u: [1, 0.5], alpha: 1), Neuron(u: [-1, 0.25], alpha: -1)])

/// A network with bias whose kinks are scattered over [−1, 1]², the same at every run.
func manyNeurons(_ m: Int, seed: UInt64) -> ReLUNetwork {
    var generator = Xoshiro256(seed: seed)
    func next() -> Double { 2 * generator.uniform() - 1 }
    return ReLUNetwork(
        dimension: 3, neurons: (0..<m).map { _ in Neuron(u: [next(), next(), 0.5 * next()], alpha: next()) })
}

func functionPlot(_ networks: [ReLUNetwork], _ data: Dataset?, _ options: FigureOptions = FigureOptions()) throws
    -> Plot
{
    let inputs = data.map { InputSpace($0) } ?? InputSpace(count: 1, hasBias: true)
    return try #require(FunctionFigure(networks, inputs: inputs, data: data, options: options)).plot()
}

func boundaryPlot(_ network: ReLUNetwork, _ data: Dataset?, _ options: FigureOptions = FigureOptions()) throws -> Plot {
    let inputs = data.map { InputSpace($0) } ?? InputSpace(count: 2, hasBias: network.dimension == 3)
    return try #require(BoundaryFigure(network, inputs: inputs, data: data, options: options)).plot()
}

let fourInSpace = Matrix([[1, 0, 0.5], [0, 1, 0.3], [-1, -1, 0.8], [0.4, -0.6, 1]])
let biasRows = Matrix([[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1], [0.5, 0.3, 1]])
let sphereNeurons = [
    LiftedNeuron(w: [1, 0.4, 0.3], sign: 1), LiftedNeuron(w: [-0.3, 0.8, -0.2], sign: 1),
    LiftedNeuron(w: [0.1, -0.2, 0.1], sign: -1),
]

/// Rows scattered in space, the same at every run.
func spaceRows(_ n: Int) -> Matrix {
    var generator = Xoshiro256(seed: 11)
    return Matrix(rows: n, columns: 3, storage: (0..<(3 * n)).map { _ in generator.normal() })
}

func spherePlot(_ rows: Matrix, _ neurons: [LiftedNeuron], _ options: FigureOptions = FigureOptions()) throws -> Plot {
    let arrangement = try HyperplaneArrangement(rows)
    let patterns = try sortedCells(arrangement)
    return try #require(SphereFigure(arrangement, patterns: patterns, neurons: neurons, options: options)).plot()
}

func neighbourPlot(_ rows: Matrix, _ neurons: [LiftedNeuron]) throws -> Plot {
    let arrangement = try HyperplaneArrangement(rows)
    return try #require(NeighbourFigure(try sortedCells(arrangement), of: arrangement, neurons: neurons)).plot()
}

/// All cells in lexicographic order: recorded pictures do not depend on the order of the enumeration.
func sortedCells(_ arrangement: HyperplaneArrangement) throws -> PatternCollection {
    let cells = try arrangement.cells()
    return PatternCollection(cells.sorted(), rowCount: arrangement.n, isExact: true, bound: cells.bound)
}
