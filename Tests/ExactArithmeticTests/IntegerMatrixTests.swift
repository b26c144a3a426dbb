import BigInt
import ExactArithmetic
import LinearAlgebra
import Testing

/// Integer matrices of every size of entries, against expansions by minors.
@Suite struct IntegerMatrixTests {
    /// A matrix of the given rank at most, with entries of about so many bits.
    private func matrix(_ n: Int, _ d: Int, rank: Int, bits: Int, _ generator: inout Xoshiro256) -> [[BigInt]] {
        let left = (0..<n).map { _ in (0..<rank).map { _ in generator.integer(bits: bits) } }
        let right = (0..<rank).map { _ in (0..<d).map { _ in generator.integer(bits: bits) } }
        return left.map { row in (0..<d).map { j in zip(row, right).reduce(BigInt(0)) { $0 + $1.0 * $1.1[j] } } }
    }

    private func integerMatrix(_ rows: [[BigInt]]) -> IntegerMatrix {
        IntegerMatrix(rows: rows.count, columns: rows.first?.count ?? 0, entries: rows.flatMap { $0 })
    }

    @Test(arguments: [2, 20, 40, 90])
    func determinantsAreLaplaces(bits: Int) throws {
        var generator = Xoshiro256(seed: UInt64(bits))
        for round in 0..<150 {
            let n = round % 6
            let rows = matrix(n, n, rank: round % 4 == 0 ? max(0, n - 1) : n, bits: bits, &generator)
            #expect(try integerMatrix(rows).determinant() == laplace(rows), "\(rows)")
        }
    }

    @Test(arguments: [2, 25, 70])
    func solutionsSolveTheirSystem(bits: Int) throws {
        var generator = Xoshiro256(seed: UInt64(bits))
        for round in 0..<100 {
            let n = 1 + round % 5
            let rows = matrix(n, n, rank: n, bits: bits, &generator)
            let right = matrix(n, 3, rank: min(n, 3), bits: bits, &generator)
            guard let (z, determinant) = try integerMatrix(rows).solve(integerMatrix(right)) else {
                #expect(laplace(rows).isZero)
                continue
            }
            #expect(determinant.magnitude == laplace(rows).magnitude)
            for i in 0..<n {
                for j in 0..<3 {
                    let sum = (0..<n).reduce(BigInt(0)) { $0 + rows[i][$1] * z[$1][j] }
                    #expect(sum == determinant * right[i][j])
                }
            }
        }
    }

    /// Pivots are a largest minor that is not zero: it is not zero itself, and no larger one is.
    @Test(arguments: [1, 30, 80])
    func pivotsAreALargestMinor(bits: Int) throws {
        var generator = Xoshiro256(seed: UInt64(bits))
        for round in 0..<120 {
            let (n, d, rank) = (1 + round % 6, 1 + (round / 6) % 5, round % 4)
            let rows = matrix(n, d, rank: min(rank, n, d), bits: bits, &generator)
            let pivots = try integerMatrix(rows).pivots()
            let size = pivots.rows.count
            #expect(pivots.columns.count == size && Set(pivots.rows).count == size)
            #expect(pivots.columns == pivots.columns.sorted())
            #expect(!laplace(pivots.rows.map { i in pivots.columns.map { rows[i][$0] } }).isZero)
            guard size < min(n, d) else { continue }
            for larger in subsets(n, size + 1) {
                for columns in subsets(d, size + 1) {
                    #expect(laplace(larger.map { i in columns.map { rows[i][$0] } }).isZero, "\(rows)")
                }
            }
        }
    }

    /// A multiple of the prime 2^61 − 1 is zero modulo the prime only.
    @Test func ranksDoNotRestOnThePrime() throws {
        let prime = BigInt(Modular.prime)
        #expect(try integerMatrix([[prime, 0], [0, 1]]).pivots().rows.count == 2)
        #expect(try integerMatrix([[1, 1], [1, prime + 1]]).pivots().rows.count == 2)
        #expect(try integerMatrix([[prime, prime], [1, 1]]).pivots().rows.count == 1)
    }

    @Test func primitiveRowsHaveContentOneAndTheSameLine() throws {
        var generator = Xoshiro256(seed: 7)
        for bits in [3, 40, 62, 100] {
            let rows = matrix(12, 4, rank: 4, bits: bits, &generator) + [[0, 0, 0, 0]]
            let primitive = try integerMatrix(rows).primitiveRows()
            for (i, row) in rows.enumerated() {
                let content = row.reduce(BigInt(0)) { euclid($0, $1) }
                #expect(primitive.row(i).map { $0 * content } == row)
            }
        }
    }

    /// Rows of decimals and doubles become integers by a positive factor, however far apart their sizes are.
    @Test func rowsOfAnyNumbersBecomeIntegers() throws {
        var generator = Xoshiro256(seed: 8)
        for round in 0..<400 {
            let row = try (0..<4).map { j -> ExactNumber in
                let exponent = Int(generator.next() % 60) - 30
                switch (round + j) % 3 {
                case 0: return ExactNumber(generator.finiteDouble())
                case 1: return try #require(ExactNumber(decimal: "-\(generator.digits(9))e\(exponent)"))
                default: return try #require(ExactNumber(decimal: "\(generator.digits(30))e\(exponent)"))
                }
            }
            let integers = try ExactMatrix(rows: 1, columns: 4, entries: row).primitiveIntegerRows().row(0)
            #expect(integers.reduce(BigInt(0)) { euclid($0, $1) } <= 1)
            for i in 0..<4 {
                #expect(Int(integers[i].signum()) == row[i].signum)
                for j in 0..<i {
                    #expect(row[i].rational * Rational(integers[j]) == row[j].rational * Rational(integers[i]))
                }
            }
        }
    }

    @Test func residuesAreThoseOfBigIntegers() {
        var generator = Xoshiro256(seed: 9)
        let prime = BigInt(Modular.prime)
        func residue(_ value: BigInt) -> BigInt { ((value % prime) + prime) % prime }
        for round in 0..<2_000 {
            let value = generator.integer(bits: 1 + round % 200)
            #expect(BigInt(Modular.residue(value)) == residue(value))
            let (a, b) = (generator.next() % Modular.prime, generator.next() % Modular.prime)
            #expect(BigInt(Modular.multiply(a, b)) == residue(BigInt(a) * BigInt(b)))
            #expect(BigInt(Modular.subtract(a, b)) == residue(BigInt(a) - BigInt(b)))
            if a > 0 { #expect(Modular.multiply(a, Modular.inverse(a)) == 1) }
        }
        for extreme in [Int64.min, .max, 0, -1] {
            #expect(BigInt(Modular.residue(extreme)) == residue(BigInt(extreme)))
        }
    }

    private func subsets(_ n: Int, _ k: Int) -> [[Int]] {
        if k == 0 { return [[]] }
        if n < k { return [] }
        return subsets(n - 1, k) + subsets(n - 1, k - 1).map { $0 + [n - 1] }
    }
}
