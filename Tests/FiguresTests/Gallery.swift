import Arrangements
import ExactArithmetic
import Figures
import LinearAlgebra
import Networks
import Plots

/// The pictures that are compared with recorded ones, by name.
struct Gallery {
    let name: String
    let plot: @Sendable () throws -> Plot

    static let all: [Gallery] = cones

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
    return try ConesFigure(arrangement, neurons: neurons, options: options)?.plot() ?? Plot(title: "none", panels: [])
}
