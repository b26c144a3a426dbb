import Arrangements
import ConvexPrograms
import LinearAlgebra

/// The data in orthonormal coordinates of the row space, with rows grouped by hyperplane.
///
/// Every w of an optimum lies in the span of the rows (the component in ker X only adds to the norm), so the program is
/// solved over ℝʳ, r = rank X: x_kᵀw = (Qᵀx_k)ᵀ(Qᵀw) and ‖w‖ = ‖Qᵀw‖ for an orthonormal basis Q (d × r) of that span.
/// Which rows share a hyperplane is known exactly from the arrangement.
struct ReducedData: Sendable {
    /// The number of rows, n.
    let n: Int
    /// The rank, r.
    let r: Int
    /// The orthonormal basis of the row space, r vectors of ℝᵈ; nil when r = d and coordinates are kept.
    let basis: [Vector]?
    /// The coordinates of the rows, one after the other: coordinate j of row k is `columns[j * n + k]`.
    let columns: [Double]
    /// The hyperplane of each row, −1 for a zero row.
    let lineOfRow: [Int32]
    /// Row k is `coefficient[k]` times the unit normal of its hyperplane.
    let coefficient: [Double]
    /// The unit normals of the distinct hyperplanes, r entries each.
    let normals: [Double]
    /// The same, one coordinate after the other: coordinate j of normal l is `normalColumns[j * lineCount + l]`.
    let normalColumns: [Double]
    /// The coordinate vectors of ℝʳ.
    let coordinateVectors: [Vector]
    /// The rows of hyperplane l are `lineRows[lineStarts[l] ..< lineStarts[l + 1]]`.
    private let lineRows: [Int32]
    private let lineStarts: [Int32]

    /// The number of distinct hyperplanes.
    var lineCount: Int { lineStarts.count - 1 }

    init(_ program: ConvexProgram) {
        let x = program.x
        n = x.rows
        let rank = program.arrangement.rank
        let basis = rank == x.columns ? nil : pivotedRowBasis(x, rank: rank)
        self.basis = basis
        // Rounding may hide a direction that only the exact rank sees.
        let r = basis?.count ?? rank
        self.r = r
        coordinateVectors = (0..<r).map { j in (0..<r).map { $0 == j ? 1 : 0 } }
        let rows =
            basis.map { basis in
                x * Matrix(rows: basis.count, columns: x.columns, storage: basis.flatMap { $0 }).transposed
            } ?? x
        columns = rows.transposed.storage
        lineOfRow = program.arrangement.hyperplaneOfRow
        let count = program.arrangement.distinctHyperplanes
        (lineStarts, lineRows) = program.arrangement.rowsByHyperplane
        var normals = [Double](repeating: 0, count: count * r)
        var coefficient = [Double](repeating: 0, count: n)
        for line in 0..<count {
            let first = Int(lineRows[Int(lineStarts[line])])
            let length = rows.rowLength(first)
            guard length > 0 else { continue }
            for j in 0..<r { normals[line * r + j] = rows[first, j] / length }
            for index in Int(lineStarts[line])..<Int(lineStarts[line + 1]) {
                let k = Int(lineRows[index])
                for j in 0..<r { coefficient[k] += rows[k, j] * normals[line * r + j] }
            }
        }
        self.normals = normals
        normalColumns = Matrix(rows: count, columns: r, storage: normals).transposed.storage
        self.coefficient = coefficient
    }

    /// The rows on hyperplane l.
    func rows(of line: Int) -> ArraySlice<Int32> { lineRows[Int(lineStarts[line])..<Int(lineStarts[line + 1])] }

    /// The unit normal of hyperplane l.
    func normal(_ line: Int) -> Vector { Array(normals[(line * r)..<((line + 1) * r)]) }

    /// The hyperplanes within 1e-9, or another distance, of a unit vector.
    func lines(through u: Vector, within distance: Double = 1e-9) -> [Int] {
        var result: [Int] = []
        normals.withUnsafeBufferPointer { normals in
            for line in 0..<lineCount {
                var side = 0.0
                for j in 0..<r { side += normals[line * r + j] * u[j] }
                if abs(side) <= distance { result.append(line) }
            }
        }
        return result
    }

    /// The hyperplanes of a face that passes next to a unit vector: those within 1e-9 of it whose common points are, too.
    ///
    /// Two hyperplanes that are nearly parallel may both be that close where they meet far away; then only the closest one counts.
    /// The closest ones come first: of several that differ by little it matters which are taken for a basis.
    func face(at u: Vector) -> [Int] {
        let lines = lines(through: u).map { (line: $0, distance: abs(dot(normal($0), u))) }
        guard lines.count > 1 else { return lines.map(\.line) }
        var span = OrthogonalBasis(dimension: r)
        var point = u
        var face: [Int] = []
        for (line, _) in lines.sorted(by: { $0.distance < $1.distance }) {
            let rest = span.removingSpan(from: normal(line))
            let length = norm2(rest)
            if length > 1e-10 {
                let step = dot(rest, point) / (length * length)
                guard abs(step) * length <= 1e-8 else { continue }
                point = sum(point, rest, times: -step)
                span.insert(normal(line))
            }
            face.append(line)
        }
        return face
    }

    /// The signs of the unit normal of a hyperplane towards which the rows of a pattern let a neuron move.
    func sides(of line: Int, _ pattern: ActivationPattern) -> Set<Double> {
        Set(rows(of: line).map { row in pattern[Int(row)] == (coefficient[Int(row)] > 0) ? 1 : -1 })
    }

    /// The vector of ℝᵈ with the given coordinates.
    func lifted(_ w: Vector) -> Vector {
        guard let basis else { return w }
        var result = Vector(repeating: 0, count: basis.first?.count ?? 0)
        for (coordinate, direction) in zip(w, basis) { result = sum(result, direction, times: coordinate) }
        return result
    }
}

extension Matrix {
    /// The Euclidean norm of row i, safe from overflow and underflow.
    fileprivate func rowLength(_ i: Int) -> Double {
        var (largest, sum) = (0.0, 0.0)
        for j in 0..<columns { largest = max(largest, abs(self[i, j])) }
        guard largest > 0 else { return 0 }
        for j in 0..<columns { sum += (self[i, j] / largest) * (self[i, j] / largest) }
        return largest * sum.squareRoot()
    }
}

/// An orthonormal basis of the span of the rows by Gram–Schmidt, taking the row with the largest remainder at each step.
///
/// - Complexity: O(n d r).
func pivotedRowBasis(_ x: Matrix, rank: Int) -> [Vector] {
    var basis = OrthogonalBasis(dimension: x.columns)
    var remainders = (0..<x.rows).map { k in x.row(k).reduce(0) { $0 + $1 * $1 } }
    while basis.vectors.count < rank {
        guard let best = remainders.indices.max(by: { remainders[$0] < remainders[$1] }) else { break }
        guard remainders[best] > 0, basis.insert(x.rowArray(best), tolerance: 0), let latest = basis.vectors.last else {
            if remainders[best] <= 0 { break }
            remainders[best] = 0
            continue
        }
        remainders[best] = 0
        for k in 0..<x.rows where remainders[k] > 0 {
            let overlap = dot(x, row: k, latest)
            remainders[k] = max(0, remainders[k] - overlap * overlap)
        }
    }
    return basis.vectors
}
