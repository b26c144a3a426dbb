import BigInt
import ExactArithmetic

/// The great circles of a rank-3 arrangement in the order in which they meet the first of them.
///
/// Line 0 is taken to infinity: the half of the cells with a₀·u > 0 are those of the lines ℓ_1 … ℓ_{m−1} of an affine plane.
/// Far below, a horizontal line crosses ℓ_1, ℓ_2, … in this order from left to right; normals point to the left, so
/// that the leftmost cell there is positive on every line. Hence det(a₀, a_i, a_k) > 0 for i < k, and = 0 for parallel lines.
struct GreatCircles: Sendable {
    /// The lines in this order.
    let lines: PreparedLines
    /// Normals in coordinates of a basis with a₀ = (1, 0, 0): each entry relatively accurate to 2^−53, the largest
    /// of a line in [1/2, 1].
    let (x, y, z): ([Double], [Double], [Double])
    /// The lines parallel to line i are `parallelStart[i] ..< parallelEnd[i]`, itself included.
    let (parallelStart, parallelEnd): ([Int32], [Int32])
    /// Exact determinants of the normals; in the basis they have the same signs.
    let determinants: TripleProducts

    init(_ prepared: PreparedLines) throws {
        let coordinates = try WideCoordinates(prepared.normals)
        let order = [coordinates.basis[0]] + (try coordinates.bottomOrder())
        let reversed = order.map { coordinates.pointsRight[$0] }
        func sorted(_ values: [Double]) -> [Double] { zip(order, reversed).map { $1 ? -values[$0] : values[$0] } }
        lines = prepared.reordered(order, reversed: reversed)
        (x, y, z) = (sorted(coordinates.x), sorted(coordinates.y), sorted(coordinates.z))
        determinants = TripleProducts(lines.normals)
        (parallelStart, parallelEnd) = try Self.parallels(lines.count, determinants)
    }

    /// The number of great circles.
    var count: Int { lines.count }

    private static func parallels(_ m: Int, _ determinants: TripleProducts) throws -> ([Int32], [Int32]) {
        var (starts, ends) = ([Int32](repeating: 0, count: m), [Int32](repeating: 0, count: m))
        var first = 1
        while first < m {
            if first & 63 == 63 { try Task.checkCancellation() }
            var end = first + 1
            while end < m, determinants.sign(0, end - 1, end) == 0 { end += 1 }
            for line in first..<end { (starts[line], ends[line]) = (Int32(first), Int32(end)) }
            first = end
        }
        return (starts, ends)
    }
}

/// Normals of rank 3 in coordinates of three of them that are far from one plane.
private struct WideCoordinates {
    /// The lines of the basis b₁, b₂, b₃, with a positive determinant; b₁ becomes the line at infinity.
    let basis: [Int]
    private(set) var x: [Double] = []
    private(set) var y: [Double] = []
    private(set) var z: [Double] = []
    /// Whether the angle of (y, z) lies outside (−π/2, π/2].
    private(set) var pointsRight: [Bool] = []
    /// Whether y is zero.
    private var isFlat: [Bool] = []
    private let determinants: TripleProducts

    init(_ normals: IntegerMatrix) throws {
        determinants = TripleProducts(normals)
        let chosen = try wideBasis(normals)
        let isPositive = determinants.sign(chosen[0], chosen[1], chosen[2]) > 0
        basis = isPositive ? chosen : [chosen[0], chosen[2], chosen[1]]
        let (b1, b2, b3) = (basis[0], basis[1], basis[2])
        for line in 0..<normals.rows {
            if line & 63 == 63 { try Task.checkCancellation() }
            // Cramer's rule, without the common positive denominator.
            let entries = [
                determinants.value(line, b2, b3), determinants.value(b1, line, b3), determinants.value(b1, b2, line),
            ]
            let unit = roundedUnit(entries)
            x.append(unit[0])
            y.append(unit[1])
            z.append(unit[2])
            let leading = entries[1].isZero ? entries[2] : entries[1]
            pointsRight.append(line != b1 && leading.signum() < 0)
            isFlat.append(entries[1].isZero)
        }
    }

    /// All lines but the one at infinity, in the order in which a horizontal line far below meets them.
    func bottomOrder() throws -> [Int] {
        var comparisons = 0
        return try x.indices.filter { $0 != basis[0] }.sorted { i, k in
            comparisons += 1
            if comparisons & 1023 == 0 { try Task.checkCancellation() }
            return isBefore(i, k)
        }
    }

    private func isBefore(_ i: Int, _ k: Int) -> Bool {
        if i == k { return false }
        let flip = pointsRight[i] != pointsRight[k] ? -1 : 1
        let (left, right) = (y[i] * z[k], z[i] * y[k])
        // Each entry and product is rounded once, the difference once.
        if abs(left - right) > (abs(left) + abs(right)) * 0x1p-50 + 0x1p-900 { return (left > right) == (flip > 0) }
        let turn = determinants.sign(basis[0], i, k) * flip
        if turn != 0 { return turn > 0 }
        // Parallel: a_k = α a_i + β a₀ with α > 0, and i is met first when β > 0.
        let offset = isFlat[i] ? determinants.sign(i, k, basis[1]) : -determinants.sign(i, k, basis[2])
        return offset * flip > 0
    }
}
