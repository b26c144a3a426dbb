import Arrangements
import ConvexPrograms
import Datasets
import LinearAlgebra
import Testing

@testable import Solvers

@Suite("Solver: sign tree")
struct SignTreeTests {
    /// Data in general position and a dual point.
    private func problem(_ n: Int, _ d: Int, seed: UInt64) throws -> (data: ReducedData, nu: Vector) {
        let data = try Dataset.teacher(n, d, width: 3, noise: 0.5, seed: seed)
        let y = try #require(data.y)
        let program = ConvexProgram(
            arrangement: try HyperplaneArrangement(data.exact), y: y, loss: SquaredLoss(), beta: 1)
        return (ReducedData(program), y)
    }

    @Test(
        "open parts stay within the memory given, and the bound stays valid without more", arguments: [20_000, 60_000])
    func memory(_ bytes: Int) throws {
        let data = try problem(200, 16, seed: 1).data
        var random = Xoshiro256(seed: 1)
        // Noise has many prices close to the greatest.
        let nu = (0..<data.n).map { _ in random.normal() }
        let starts = data.normals.indices.filter { $0 % data.r == 0 }.map { Array(data.normals[$0..<($0 + data.r)]) }
        let climbed = CircleAscent(data, PriceFunction(data, nu)).climb(
            from: starts.flatMap { [(sign: 1, u: $0), (sign: -1, u: $0)] })
        let price = climbed.reduce(0) { max($0, $1.price) }
        var tree = SignTree(data, nu, threshold: 0.5 * price, memory: bytes, StopSignal(seconds: .infinity))
        let found = tree.exhaust(parts: 100_000)
        #expect(found == nil, "the tree of prices above half of the greatest does not fit")
        #expect(tree.open.bytes <= bytes)
        #expect(tree.open.count > tree.open.capacity / 2)
        var bounded = SignTree(data, nu, threshold: price, memory: 20_000, StopSignal(seconds: .infinity))
        let pricing = bounded.run(near: [], climbs: 0, parts: .max)
        #expect(pricing.isMemoryFull && pricing.interrupted)
        #expect(pricing.upper >= price)
    }

    @Test("what a part keeps in bytes gives valid bounds", arguments: [UInt64](1...20))
    func packing(_ seed: UInt64) throws {
        let (data, nu) = try problem(40, 6, seed: seed)
        let function = PriceFunction(data, nu)
        var random = Xoshiro256(seed: seed)
        for sign in [1.0, -1] {
            let bound = QuadraticBound(data, function, sign: sign)
            var part = bound.root
            bound.improve(&part, rounds: 20, enough: 0)
            let start = try #require(normalized((0..<data.r).map { _ in random.normal() }))
            let u = CircleAscent(data, function).climb(from: start, sign: sign).u
            for _ in 0..<6 where part.branch >= 0 {
                let line = part.branch
                part = bound.unpacked(bound.packed(part)[...])
                part.sides[line] = dot(data.normal(line), u) > 0 ? 1 : -1
                bound.improve(&part, rounds: 3, enough: 0)
                #expect(part.bound >= sign * function.value(u, data) * (1 - 1e-12))
            }
        }
    }

    @Test("the greatest price in high rank is no smaller than any found from afar")
    func greatestPrice() throws {
        let (data, nu) = try problem(120, 10, seed: 3)
        let function = PriceFunction(data, nu)
        let greatest = AllCones(data: data).maximum(nu).lowerBound
        var random = Xoshiro256(seed: 9)
        for _ in 0..<200 {
            let start = try #require(normalized((0..<data.r).map { _ in random.normal() }))
            #expect(CircleAscent(data, function).climb(from: start, sign: 1).price <= greatest * (1 + 1e-9))
        }
    }

    @Test("sides fixed by the bound's curvature lose no greater price", arguments: [UInt64](1...12))
    func fixedSides(_ seed: UInt64) throws {
        let (data, nu) = try problem(60, 7, seed: seed)
        let function = PriceFunction(data, nu)
        let ascent = CircleAscent(data, function)
        var random = Xoshiro256(seed: seed)
        var fixed = 0
        for sign in [1.0, -1] {
            let bound = QuadraticBound(data, function, sign: sign)
            let peaks = try (0..<100).map { _ in
                let start = try #require(normalized((0..<data.r).map { _ in random.normal() }))
                return ascent.climb(from: start, sign: sign)
            }
            let greatest = try #require(peaks.max { $0.price < $1.price })
            var part = bound.root
            // Down the part that holds the greatest price.
            while part.bound > greatest.price, part.branch >= 0 || part.point.isEmpty {
                if part.branch >= 0 {
                    part.sides[part.branch] = dot(data.normal(part.branch), greatest.u) > 0 ? 1 : -1
                }
                let given = part.sides
                bound.improve(&part, rounds: 5, enough: greatest.price * (1 - 1e-6))
                for line in given.indices where part.sides[line] != given[line] {
                    fixed += 1
                    #expect(Double(part.sides[line]) * dot(data.normal(line), greatest.u) >= 0)
                }
            }
            #expect(part.bound >= greatest.price * (1 - 1e-9))
        }
        #expect(fixed > 0, "sides are fixed somewhere on the way")
    }

    /// Raw measurements lie in a narrow cone, where semidefinite bounds are weak and cones of the sphere are few.
    @Test("positive rows of rank 4 are solved with few cones")
    func positiveRows() throws {
        var random = Xoshiro256(seed: 7)
        let rows = (0..<120).map { k in
            [6.0, 3, 5, 2].map { centre in
                (10 * (centre + (k % 2 == 0 ? 0.3 : -0.3) + 0.4 * random.normal())).rounded() / 10
            }
        }
        let arrangement = try HyperplaneArrangement(Matrix(rows))
        let y = (0..<120).map { $0 % 2 == 0 ? 1.0 : -1 }
        let largest = betaMax(ConvexProgram(arrangement: arrangement, y: y, loss: SquaredLoss(), beta: 1))
        let program = ConvexProgram(arrangement: arrangement, y: y, loss: SquaredLoss(), beta: 0.5 * largest)
        let solution = solve(program, options: SolverOptions(timeLimit: 120))
        #expect(solution.termination == .solved)
        #expect(solution.priced < 200_000)
    }
}
