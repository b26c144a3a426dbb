import BigInt
import ExactArithmetic

extension HyperplaneArrangement {
    /// The exact number of full-dimensional cells, without enumerating them.
    ///
    /// Deletion and restriction (T. Zaslavsky, Mem. AMS 154, 1975): adding hyperplane k to the first k cuts as many cells
    /// as the restriction of those to H_k has, so r(A) = 1 + Σ_k r((A_{<k})^{H_k}). Rank 2 with m lines has 2m cells, and
    /// independent groups of lines multiply.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: about C(n′, r − 1) row operations, fewer when many hyperplanes share flats.
    public func count() throws -> BigInt { try CellCounter().count(lines.normals) }

    /// The count when it takes no more than a few seconds of work, nil otherwise.
    func cheapCount() throws -> BigInt? {
        do {
            return try CellCounter(budget: 10_000_000).count(lines.normals)
        } catch is CountBudgetExceeded {
            return nil
        }
    }
}

/// A count that was to stay cheap would take too long.
struct CountBudgetExceeded: Error {}

/// The number of cells of an arrangement of distinct lines, by the cheapest exact arithmetic.
struct CellCounter {
    /// Work allowed: about one unit for four multiplications, and fifty for each restriction however small.
    private let budget: Int

    init(budget: Int = .max) { self.budget = budget }

    /// Counts the cells of lines whose primitive normals have full column rank.
    func count(_ normals: IntegerMatrix) throws -> BigInt {
        if normals.columns <= 2 { return coverBound(n: normals.rows, rank: normals.columns) }
        var product = BigInt(1)
        for part in independentParts(normals) { product *= try countPart(part) }
        return product
    }

    private func countPart(_ normals: IntegerMatrix) throws -> BigInt {
        let (m, r) = (normals.rows, normals.columns)
        let bound = coverBound(n: m, rank: r)
        if r <= 2 || m == r { return bound }
        if bound.bitWidth < 62 {
            if case .small(let entries) = normals.storage {
                var counter = SmallCounter(entries, count: m, dimension: r, budget: budget)
                if let cells = try counter.run() { return BigInt(cells) }
            }
            var counter = ModularCounter(normals, budget: budget)
            if let cells = try counter.run() { return BigInt(cells) }
        }
        var counter = BigCounter(budget: budget)
        return try counter.count((0..<m).map { normals.row($0) }, dimension: r)
    }

    /// The lines in groups whose spans are independent: the count is the product of theirs.
    ///
    /// In coordinates of a basis of lines, two basis lines belong together when some line needs both.
    private func independentParts(_ normals: IntegerMatrix) -> [IntegerMatrix] {
        let (m, r) = (normals.rows, normals.columns)
        let all = Array(0..<r)
        let basis = normals.pivots().rows
        let transposedBasis = normals.selecting(rows: basis, columns: all).transposed
        guard let (coefficients, _) = transposedBasis.solve(normals.transposed) else { return [normals] }
        var group = all
        func root(_ i: Int) -> Int { group[i] == i ? i : root(group[i]) }
        var owner = [Int](repeating: 0, count: m)
        for line in 0..<m {
            let support = all.filter { !coefficients[$0][line].isZero }
            for i in support.dropFirst() { group[root(i)] = root(support[0]) }
            owner[line] = support[0]
        }
        let roots = Set(all.map { root($0) })
        if roots.count == 1 { return [normals] }
        return roots.sorted().map { part in
            let columns = all.filter { root($0) == part }
            let members = (0..<m).filter { root(owner[$0]) == part }
            let entries = members.flatMap { line in columns.map { coefficients[$0][line] } }
            // The coordinates carry a common factor ±det, which does not change lines.
            return IntegerMatrix(rows: members.count, columns: columns.count, entries: entries).primitiveRows()
        }
    }
}
