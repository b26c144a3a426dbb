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
        "open parts stay within the memory given, and the bound stays valid without more", arguments: [10_000, 50_000])
    func memory(_ bytes: Int) throws {
        let (data, nu) = try problem(80, 9, seed: 1)
        let starts = data.normals.indices.filter { $0 % data.r == 0 }.map { Array(data.normals[$0..<($0 + data.r)]) }
        let climbed = CircleAscent(data, PriceFunction(data, nu)).climb(from: starts.map { (sign: 1, u: $0) })
        let price = climbed.reduce(0) { max($0, $1.price) }
        var tree = SignTree(data, nu, threshold: 0.5 * price, memory: bytes, StopSignal(seconds: .infinity))
        let found = tree.exhaust(parts: 100_000)
        #expect(found == nil, "the tree of prices above half of the greatest does not fit")
        #expect(tree.open.bytes <= bytes)
        #expect(tree.open.count > tree.open.capacity / 2)
        var bounded = SignTree(data, nu, threshold: price, memory: 10_000, StopSignal(seconds: .infinity))
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
}
