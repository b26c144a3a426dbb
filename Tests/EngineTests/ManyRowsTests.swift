import Arrangements
import ConvexPrograms
import Datasets
import LinearAlgebra
import Testing

@testable import Solvers

@Suite("Solver: many rows")
struct ManyRowsTests {
    private func program(_ n: Int, _ d: Int, seed: UInt64, beta: Double = 1) throws -> ConvexProgram {
        let data = try Dataset.teacher(n, d, width: 3, noise: 0.5, seed: seed)
        return ConvexProgram(
            arrangement: try HyperplaneArrangement(data.exact), y: try #require(data.y), loss: SquaredLoss(), beta: beta
        )
    }

    /// Cones of the sphere find the greatest price by another way.
    @Test("the sweep of the plane finds the greatest price", arguments: [1, 2, 3, 10, 500], [UInt64](1...5))
    func greatestPrice(_ n: Int, _ seed: UInt64) throws {
        var random = Xoshiro256(seed: seed)
        var rows = (0..<n).map { _ in [Double(random.index(below: 9) - 4), Double(random.index(below: 9) - 4)] }
        rows += [[1, 0], [0, -2], [0, 0], [-3, 0]]
        let nu = rows.map { _ in random.normal() }
        let data = ReducedData(
            ConvexProgram(
                arrangement: try HyperplaneArrangement(Matrix(rows)), y: nu, loss: SquaredLoss(), beta: 1))
        let pricing = priceCones(data, nu, threshold: 0, ratio: 1, StopSignal(seconds: .infinity))
        let greatest = try #require(pricing.directions.first?.price)
        let swept = PlaneSweep(data).price(nu, threshold: 0.3 * greatest)
        #expect(abs(swept.upper - greatest) <= 1e-12 * greatest)
        #expect(abs(swept.directions[0].price - greatest) <= 1e-12 * greatest)
        let price = PriceFunction(data, nu)
        for direction in swept.directions {
            #expect(direction.price > 0.3 * greatest)
            #expect(abs(direction.sign * price.value(direction.u, data) - direction.price) <= 1e-12 * greatest)
        }
    }

    @Test("activations keep their inner products in fewer coordinates")
    func activationCoordinates() throws {
        let data = ReducedData(try program(20_000, 3, seed: 1))
        var random = Xoshiro256(seed: 2)
        var atoms = (0..<4).map { i in
            Atom(sign: i % 2 == 0 ? 1 : -1, w: (0..<3).map { _ in random.normal() }, pattern: nil)
        }
        atoms.append(Atom(sign: 1, w: scaled(atoms[1].w, by: 2), pattern: nil))
        let rows = MasterRows(data, LossAtTargets(try program(20_000, 3, seed: 1)), atoms)
        let coordinates = rows.activationCoordinates()
        let activations = atoms.map { scaled($0.activation(data), by: $0.sign) }
        for i in atoms.indices {
            for j in atoms.indices {
                let size = norm2(activations[i]) * norm2(activations[j])
                #expect(
                    abs(dot(coordinates[i], coordinates[j]) - dot(activations[i], activations[j])) <= 1e-12 * size)
            }
        }
        let dependence = try #require(linearDependence(coordinates))
        #expect(abs(dependence[1] / dependence[4] - 2) <= 1e-12)
        #expect(linearDependence(Array(coordinates.prefix(4))) == nil)
    }

    /// The start from a sample only shortens the way.
    @Test("the optimum of many rows does not depend on the sample", arguments: [2, 3])
    func sample(_ d: Int) throws {
        let unit = try program(20_000, d, seed: 3)
        let program = try program(20_000, d, seed: 3, beta: 0.1 * betaMax(unit))
        let solution = solve(program)
        #expect(solution.termination == .solved && solution.gap <= 1e-10)
        let data = ReducedData(program)
        let pricing = priceCones(data, solution.dual, threshold: 0, ratio: 1, StopSignal(seconds: .infinity))
        let price = try #require(pricing.directions.first?.price)
        #expect(price <= program.beta * (1 + 1e-11))
        let conjugate = program.loss.conjugate(scaled(solution.dual, by: -1), program.y)
        #expect(solution.objective + conjugate <= 1e-10 * solution.objective)
    }
}
