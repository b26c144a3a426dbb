import Arrangements
import BigInt
import ExactArithmetic
import Testing

/// Sizes of rows and columns do not change patterns, however far apart they are; tiny differences do.
@Suite struct ScalingTests {
    private let shapes = [(n: 9, d: 2, rank: 2), (n: 10, d: 3, rank: 3), (n: 8, d: 4, rank: 3), (n: 9, d: 5, rank: 5)]

    /// What an arrangement says of all its patterns.
    private func patterns(_ matrix: ExactMatrix) throws -> (cells: Set<ActivationPattern>, all: Set<ActivationPattern>)
    {
        let arrangement = try HyperplaneArrangement(matrix)
        let (cells, all) = (try arrangement.cells(), try arrangement.allPatterns())
        #expect(Set(cells).count == cells.count && Set(all).count == all.count)
        #expect(try arrangement.count() == BigInt(cells.count))
        #expect(try arrangement.countAllPatterns() == BigInt(all.count))
        let dimensions = try #require(all.dimensions)
        #expect(Set(zip(all, dimensions).filter { $1 == arrangement.dimension }.map(\.0)) == Set(cells))
        return (Set(cells), Set(all))
    }

    /// Entry (i, j) times 10^(rowPowers[i] + columnPowers[j]), written as decimals.
    private func decimals(_ rows: [[Int]], _ rowPowers: [Int], _ columnPowers: [Int]) -> ExactMatrix {
        let entries = rows.enumerated().flatMap { i, row in
            row.enumerated().compactMap { j, x in ExactNumber(decimal: "\(x)e\(rowPowers[i] + columnPowers[j])") }
        }
        return ExactMatrix(rows: rows.count, columns: rows[0].count, entries: entries)
    }

    /// Entry (i, j) times 2^(rowPowers[i] + columnPowers[j]) as doubles, exact within their range.
    private func doubles(_ rows: [[Int]], _ rowPowers: [Int], _ columnPowers: [Int]) -> ExactMatrix {
        let entries = rows.enumerated().flatMap { i, row in
            row.enumerated().map { j, x in
                Double(sign: .plus, exponent: rowPowers[i] + columnPowers[j], significand: 1) * Double(x)
            }
        }
        return ExactMatrix(rows: rows.count, columns: rows[0].count, doubles: entries)
    }

    @Test(arguments: [12, 300, 1_000])
    func rowsAndColumnsScaledApart(size: Int) throws {
        var generator = SplitMix64(state: UInt64(size))
        for shape in shapes {
            var matrices = DegenerateMatrices(seed: UInt64(size + shape.n))
            for _ in 0..<2 {
                let rows = matrices.next(rows: shape.n, columns: shape.d, rank: shape.rank)
                let plain = try patterns(ExactMatrix(rows))
                let rowPowers = (0..<shape.n).map { _ in Int.random(in: -size...size, using: &generator) }
                let columnPowers = (0..<shape.d).map { _ in Int.random(in: -size...size, using: &generator) }
                let decimal = try patterns(decimals(rows, rowPowers, columnPowers))
                #expect(decimal.cells == plain.cells && decimal.all == plain.all, "\(rows)")
                let limit = min(size, 500)
                let binary = try patterns(
                    doubles(rows, rowPowers.map { $0 % (limit + 1) }, columnPowers.map { $0 % (limit + 1) }))
                #expect(binary.cells == plain.cells && binary.all == plain.all, "\(rows)")
            }
        }
    }

    /// Rows (1, tε, t²ε², …) for t = 1, 2, …: nearly parallel, in general position; without the last column they are not.
    @Test(arguments: ["1e-9", "1e-18", "1e-150"])
    func nearlyParallelRows(size: String) throws {
        let ε = try #require(ExactNumber(decimal: size)).rational
        for (n, d) in [(30, 2), (24, 3), (14, 4), (12, 5)] {
            let rows = (1...n).map { t in
                (0..<d).map { j in (0..<j).reduce(Rational.one) { power, _ in power * ε * Rational(t) } }
            }
            let curve = ExactMatrix(rows: n, columns: d, entries: rows.flatMap { $0.map { ExactNumber.big($0) } })
            let arrangement = try HyperplaneArrangement(curve)
            #expect(arrangement.distinctHyperplanes == n && arrangement.rank == d)
            #expect(BigInt(try arrangement.cells().count) == coverBound(n: n, rank: d))
            #expect(try arrangement.count() == coverBound(n: n, rank: d))
            // Every value but the last of the curve's next column is repeated: rank d still, not in general position.
            let flat = ExactMatrix(
                rows: n, columns: d,
                entries: rows.flatMap { row in row.indices.map { $0 == d - 1 ? ExactNumber.one : .big(row[$0]) } })
            let flattened = try HyperplaneArrangement(flat)
            #expect(flattened.rank == d - 1)
            #expect(BigInt(try flattened.cells().count) == coverBound(n: n, rank: d - 1))
        }
    }

    /// A triple of planes through one line, exactly and up to the last place of a double.
    @Test func theLastPlaceOfADoubleCounts() throws {
        // Sums of doubles with few bits are exact.
        let exact = [[0.125, 0.75, 0.375], [0.25, 0.125, 0.875], [0.375, 0.875, 1.25], [1, 0, 0], [0, 1, 0]]
        var moved = exact
        moved[2][1] = moved[2][1].nextUp
        for (data, cells) in [(exact, 20), (moved, 22)] {
            let arrangement = try HyperplaneArrangement(ExactMatrix(rows: 5, columns: 3, doubles: data.flatMap { $0 }))
            #expect(try arrangement.count() == BigInt(cells))
            #expect(try arrangement.cells().count == cells)
        }
    }

    /// Witnesses in doubles stay below 10,000, however long the integers, and keep their direction and pattern.
    @Test(arguments: [[0, 0], [0, -60], [200, -200], [900, -900]])
    func witnessesAreReadable(columnPowers: [Int]) throws {
        var generator = SplitMix64(state: 8)
        let rows = (0..<8).map { _ in
            columnPowers.map { power in
                Double(sign: .plus, exponent: power, significand: 1) * Double.random(in: -1...1, using: &generator)
            } + [1]
        }
        let arrangement = try HyperplaneArrangement(ExactMatrix(rows: 8, columns: 3, doubles: rows.flatMap { $0 }))
        for pattern in try arrangement.cells() {
            let cone = try #require(try arrangement.cone(of: pattern))
            let witness = try #require(cone.witness)
            #expect(try arrangement.witness(of: pattern) == witness)
            #expect(arrangement.pattern(of: witness) == pattern)
            let largest = witness.reduce(0) { max($0, abs($1)) }
            #expect(columnPowers[0] > 800 || (1..<10_000).contains(largest))
            // One factor for all entries, up to the rounding of the doubles.
            let factors = zip(witness, cone.integerWitness).filter { $0.0 != 0 }.map { x, integer in
                ExactNumber.double(x).rational / Rational(integer)
            }
            for factor in factors { #expect(abs((factor / factors[0]).double - 1) <= 0x1p-51) }
        }
    }
}
