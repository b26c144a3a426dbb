import BigInt

extension IntegerMatrix {
    /// Rows and columns of a largest square submatrix that is not singular; their number is the rank.
    ///
    /// Gaussian elimination modulo the prime 2^61 − 1 proposes the pivots: a minor that is not zero modulo a prime is not
    /// zero. When the proposal is smaller than the matrix, the other columns are shown to depend on the chosen ones by
    /// an exact identity in every row; should one fail, elimination over the integers decides.
    ///
    /// - Returns: pivot rows in ascending order of discovery (the first independent rows) and pivot columns, ascending.
    /// - Throws: `CancellationError`.
    /// - Complexity: O(n r d) modular operations, and O(n r (d − r)) exact ones when the rank is deficient.
    public func pivots() throws -> (rows: [Int], columns: [Int]) {
        var basis = ModularBasis(columns: columns)
        for i in 0..<rows where basis.rank < columns {
            if i & 63 == 63 { try Task.checkCancellation() }
            basis.insert(residues(i), row: i)
        }
        let proposal = (rows: basis.rows, columns: basis.columns.sorted())
        if try basis.rank == min(rows, columns) || columnsDepend(on: proposal) { return proposal }
        return try exactPivots()
    }

    /// Row i modulo the prime.
    private func residues(_ i: Int) -> [UInt64] {
        let range = (i * columns)..<((i + 1) * columns)
        switch storage {
        case .small(let entries): return entries[range].map { Modular.residue($0) }
        case .big(let entries): return entries[range].map { Modular.residue($0) }
        }
    }

    /// Whether every column is the combination of the pivot columns that it is on the pivot rows.
    private func columnsDepend(on pivots: (rows: [Int], columns: [Int])) throws -> Bool {
        let others = (0..<columns).filter { !pivots.columns.contains($0) }
        let square = selecting(rows: pivots.rows, columns: pivots.columns)
        guard let (solutions, determinant) = try square.solve(selecting(rows: pivots.rows, columns: others)) else {
            return false
        }
        for i in 0..<rows {
            try Task.checkCancellation()
            let row = row(i)
            for (index, j) in others.enumerated() {
                var sum = determinant * row[j]
                for (k, column) in pivots.columns.enumerated() where !row[column].isZero {
                    sum -= row[column] * solutions[k][index]
                }
                if !sum.isZero { return false }
            }
        }
        return true
    }

    /// Pivots by fraction-free elimination over the integers.
    private func exactPivots() throws -> (rows: [Int], columns: [Int]) {
        var basis: [(row: Int, column: Int, entries: [BigInt])] = []
        for i in 0..<rows where basis.count < columns {
            var row = row(i)
            for (_, column, other) in basis where !row[column].isZero {
                try Task.checkCancellation()
                let (a, b) = (other[column], row[column])
                for j in 0..<columns { row[j] = row[j] * a - other[j] * b }
            }
            guard let column = row.firstIndex(where: { !$0.isZero }) else { continue }
            let content = row.reduce(BigInt(0)) { gcd($0, $1) }
            basis.append((i, column, row.map { $0 / content }))
        }
        return (basis.map(\.row), basis.map(\.column).sorted())
    }

    /// Solves A Z = D·B exactly for this square matrix A: the integer matrix Z (rows of arrays) and D = ±det A.
    ///
    /// Fraction-free Gauss–Jordan elimination (E. H. Bareiss, Math. Comp. 22 (1968), doi:10.1090/S0025-5718-1968-0226829-0).
    ///
    /// - Returns: nil when A is singular.
    /// - Throws: `CancellationError`.
    /// - Complexity: O(r² (r + columns of B)) multiplications of integers no longer than the determinant.
    public func solve(_ right: IntegerMatrix) throws -> (solutions: [[BigInt]], determinant: BigInt)? {
        precondition(rows == columns && right.rows == rows, "solve needs a square matrix and matching right sides")
        var table = (0..<rows).map { row($0) + right.row($0) }
        var previous = BigInt(1)
        for k in 0..<rows {
            guard let pivot = (k..<rows).first(where: { !table[$0][k].isZero }) else { return nil }
            table.swapAt(k, pivot)
            let (pivotRow, head) = (table[k], table[k][k])
            for i in 0..<rows where i != k {
                try Task.checkCancellation()
                let factor = table[i][k]
                for j in 0..<pivotRow.count {
                    table[i][j] = (table[i][j] * head - pivotRow[j] * factor) / previous
                }
            }
            previous = head
        }
        return (table.map { Array($0[columns...]) }, previous)
    }
}

extension IntegerMatrix {
    /// The determinant of a square matrix, exactly; 1 for the empty one.
    ///
    /// Fraction-free elimination as in `solve`.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(r³) multiplications of integers no longer than the determinant.
    public func determinant() throws -> BigInt {
        precondition(rows == columns, "a determinant needs a square matrix")
        var table = (0..<rows).map { row($0) }
        var previous = BigInt(1)
        var sign = BigInt(1)
        for k in 0..<rows {
            guard let pivot = (k..<rows).first(where: { !table[$0][k].isZero }) else { return 0 }
            if pivot != k {
                table.swapAt(k, pivot)
                sign.negate()
            }
            for i in (k + 1)..<max(rows, k + 1) {
                try Task.checkCancellation()
                for j in (k + 1)..<rows {
                    table[i][j] = (table[i][j] * table[k][k] - table[k][j] * table[i][k]) / previous
                }
            }
            previous = table[k][k]
        }
        return sign * previous
    }
}

extension IntegerMatrix {
    /// The coordinates of some rows in a basis of others, modulo the prime 2^61 − 1: one row of r residues for each.
    ///
    /// - Returns: nil when the basis is dependent modulo the prime.
    /// - Throws: `CancellationError`.
    /// - Complexity: O(r² (r + number of rows)) modular operations.
    public func residueCoordinates(of others: [Int], in basis: [Int]) throws -> [UInt64]? {
        precondition(basis.count == columns, "a basis has as many rows as columns")
        let (r, width) = (columns, columns + others.count)
        // The columns of the table: the basis, then the others.
        let vectors = (basis + others).map { residues($0) }
        var table = (0..<r).map { j in vectors.map { $0[j] } }
        for k in 0..<r {
            guard let pivot = (k..<r).first(where: { table[$0][k] != 0 }) else { return nil }
            table.swapAt(k, pivot)
            let scale = Modular.inverse(table[k][k])
            for j in k..<width { table[k][j] = Modular.multiply(table[k][j], scale) }
            let pivotRow = table[k]
            for i in 0..<r where i != k && table[i][k] != 0 {
                try Task.checkCancellation()
                let factor = table[i][k]
                for j in k..<width {
                    table[i][j] = Modular.subtract(table[i][j], Modular.multiply(factor, pivotRow[j]))
                }
            }
        }
        return others.indices.flatMap { other in table.map { $0[r + other] } }
    }
}

/// Arithmetic modulo the Mersenne prime 2^61 − 1.
public enum Modular {
    /// The prime 2^61 − 1.
    public static let prime: UInt64 = (1 << 61) - 1

    /// The residue of a machine integer.
    @inlinable
    public static func residue(_ value: Int64) -> UInt64 {
        let rest = value.magnitude % prime
        return value < 0 && rest > 0 ? prime - rest : rest
    }

    /// The residue of a big integer.
    public static func residue(_ value: BigInt) -> UInt64 {
        if let small = Int64(exactly: value) { return residue(small) }
        let rest = UInt64(value.magnitude % BigUInt(prime))
        return value.signum() < 0 && rest > 0 ? prime - rest : rest
    }

    /// The product of two residues.
    @inlinable
    public static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (high, low) = a.multipliedFullWidth(by: b)
        let sum = (low & prime) &+ ((low >> 61) | (high << 3))
        return sum >= prime ? sum &- prime : sum
    }

    /// The difference of two residues.
    @inlinable
    public static func subtract(_ a: UInt64, _ b: UInt64) -> UInt64 { a >= b ? a &- b : a &+ prime &- b }

    /// The inverse of a residue other than zero, by Fermat: a^(p−2).
    public static func inverse(_ a: UInt64) -> UInt64 {
        var (result, power, exponent) = (UInt64(1), a, prime - 2)
        while exponent > 0 {
            if exponent & 1 == 1 { result = multiply(result, power) }
            power = multiply(power, power)
            exponent >>= 1
        }
        return result
    }
}

/// Independent rows modulo the prime, each reduced against the earlier ones and with pivot 1.
private struct ModularBasis {
    let width: Int
    var rows: [Int] = []
    var columns: [Int] = []
    private var echelon: [[UInt64]] = []

    init(columns: Int) { width = columns }

    var rank: Int { rows.count }

    mutating func insert(_ residues: [UInt64], row: Int) {
        var residues = residues
        for (index, other) in echelon.enumerated() {
            let factor = residues[columns[index]]
            if factor == 0 { continue }
            for j in 0..<width {
                residues[j] = Modular.subtract(residues[j], Modular.multiply(factor, other[j]))
            }
        }
        guard let column = residues.firstIndex(where: { $0 != 0 }) else { return }
        let scale = Modular.inverse(residues[column])
        echelon.append(residues.map { Modular.multiply($0, scale) })
        rows.append(row)
        columns.append(column)
    }
}
