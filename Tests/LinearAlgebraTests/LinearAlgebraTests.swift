import LinearAlgebra
import Testing

@Suite struct FactorizationTests {
    let a = Matrix([[2, 1, 0], [1, 3, 1], [0, 1, 4]])

    @Test func choleskySolves() throws {
        let x = try #require(CholeskyFactor(a)).solve([1, 2, 3])
        for (got, expected) in zip(a * x, [1.0, 2, 3]) { #expect(abs(got - expected) < 1e-12) }
        #expect(CholeskyFactor(Matrix([[1, 2], [2, 1]])) == nil)
    }

    @Test func luSolves() throws {
        let b = Matrix([[0, 2, 1], [1, -3, 0], [2, 1, -4]])
        let x = try #require(LUFactor(b)).solve([1, 2, 3])
        for (got, expected) in zip(b * x, [1.0, 2, 3]) { #expect(abs(got - expected) < 1e-14) }
        #expect(LUFactor(Matrix([[1, 2], [2, 4]])) == nil)
    }

    @Test("LU in panels swaps rows across panels, and ends when it is told to")
    func luInPanels() throws {
        var random = Xoshiro256(seed: 3)
        let size = 150
        var a = Matrix(rows: size, columns: size)
        for i in a.storage.indices { a.storage[i] = random.normal() }
        let x = (0..<size).map { _ in random.normal() }
        var asked = 0
        let factor = LUFactor(a) {
            asked += 1
            return false
        }
        let solution = try #require(factor).solve(a * x)
        #expect(norm2(difference(solution, x)) <= 1e-9 * norm2(x))
        #expect(asked == 3)
        #expect(LUFactor(a, isStopped: { true }) == nil)
        #expect(LUFactor(Matrix(rows: 70, columns: 70), isStopped: { false }) == nil)
    }

    @Test func determinantAndInverse() throws {
        #expect(abs(determinant(a) - 18) < 1e-12)
        #expect(abs(determinant(Matrix([[0, 1], [1, 0]])) + 1) < 1e-12)
        let b = Matrix([[1, 2], [3, 5]])
        let product = b * (try #require(inverse(b)))
        for i in 0..<2 {
            for j in 0..<2 { #expect(abs(product[i, j] - (i == j ? 1 : 0)) < 1e-12) }
        }
        #expect(inverse(Matrix([[1, 2], [2, 4]])) == nil)
    }

    @Test func rankCountsIndependentRows() {
        #expect(rank(of: a) == 3)
        #expect(rank(of: Matrix([[1, 2], [2, 4], [3, 6]])) == 1)
        #expect(rank(of: Matrix((0..<40).map { [Double($0), 1, Double($0) + 1] })) == 2)
        #expect(rank(of: Matrix(rows: 3, columns: 2)) == 0)
        #expect(rank(of: Matrix([[1, 0, 0, 0, 5]])) == 1)
    }

    @Test func complementIsOrthogonal() {
        var basis = OrthogonalBasis(dimension: 4)
        let rows: [Vector] = [[1, 2, 3, 4], [1, 1, 1, 1 + 1e-9]]
        let independent = rows.map { basis.insert($0) }
        #expect(independent == [true, true])
        let dependent = basis.insert([2, 3, 4, 5 + 1e-9])
        #expect(!dependent)
        let complement = basis.complement
        #expect(complement.count == 2)
        for u in complement {
            #expect(abs(norm2(u) - 1) < 1e-12)
            for row in rows { #expect(abs(dot(u, row)) < 1e-12) }
        }
    }

    @Test func normIsSafe() {
        #expect(abs(norm2([3e200, 4e200]) / 5e200 - 1) < 1e-12)
        #expect(abs(norm2([3e-200, 4e-200]) / 5e-200 - 1) < 1e-12)
        #expect(norm2([]) == 0)
    }

    @Test func gramMatchesProducts() {
        let gram = a.weightedGram([1, 2, 3])
        let expected = a.transposed * (Matrix([[1, 0, 0], [0, 2, 0], [0, 0, 3]]) * a)
        #expect(gram == expected)
        #expect(a.transposedTimes([1, 2, 3]) == a.transposed * [1, 2, 3])
    }

    @Test func xoshiroIsTheSameEverywhere() {
        // First outputs for the state that SplitMix64 makes of the seed 1, computed apart in integer arithmetic.
        var generator = Xoshiro256(seed: 1)
        let first = (0..<3).map { _ in generator.next() }
        #expect(first == [0xB3F2_AF6D_0FC7_10C5, 0x853B_5596_4736_4CEA, 0x92F8_9756_082A_4514])
        #expect(Set(generator.permutation(50)) == Set(0..<50))
        let normals = (0..<10_000).map { _ in generator.normal() }
        let mean = normals.reduce(0, +) / 1e4
        let variance = normals.reduce(0) { $0 + $1 * $1 } / 1e4
        #expect(abs(mean) < 0.05 && abs(variance - 1) < 0.06)  // five standard deviations
    }
}
