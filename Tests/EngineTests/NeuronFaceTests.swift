import Arrangements
import ConvexPrograms
import LinearAlgebra
import Testing

@testable import Solvers

@Suite("Solver: faces of neurons") struct NeuronFaceTests {
    /// Of three hyperplanes, 6e-10 and 6e-8 apart, the first two meet far from where the last two do.
    ///
    /// A direction next to the latter must stay there when it is put on its face, in whatever order the rows come: moved, a missing
    /// neuron would lose its price, and the solver end far from the optimum.
    @Test("a direction stays where it is when it is put on its face", arguments: 1...20)
    func directionsStay(_ seed: UInt64) throws {
        var random = Xoshiro256(seed: seed)
        let unit = { () -> Vector in
            let v = (0..<4).map { _ in random.normal() }
            return scaled(v, by: 1 / norm2(v))
        }
        let (v, e, h) = (unit(), unit(), unit())
        let near = sum(v, sum(e, h, times: 0.1), times: 6e-10)
        let far = sum(v, e, times: 6e-8)
        var span = OrthogonalBasis(dimension: 4)
        for direction in [v, e] { span.insert(direction) }
        let u = try #require(normalized(span.removingSpan(from: unit())))
        for rows in [[near, v, far], [v, near, far], [far, near, v]] {
            let program = ConvexProgram(
                arrangement: try HyperplaneArrangement(Matrix(rows + [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]])),
                y: Vector(repeating: 1, count: 6), loss: SquaredLoss(), beta: 1)
            let data = ReducedData(program)
            let coordinates = data.basis.map { basis in basis.map { dot($0, u) } } ?? u
            let atom = Atom(PricedDirection(sign: 1, u: coordinates, price: 1), data)
            #expect(atom.kinks.count >= 2)
            #expect(norm2(difference(atom.w, coordinates)) <= 1e-7)
        }
    }
}
