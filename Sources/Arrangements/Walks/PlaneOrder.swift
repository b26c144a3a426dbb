import BigInt
import ExactArithmetic

/// The lines of a rank-2 arrangement in the order of the angles of their normals, exactly.
struct PlaneOrder {
    /// Line indices by ascending angle of the normal in (−π/2, π/2].
    let order: [Int]

    /// Sorts m canonical normals (first entry other than zero positive) with 1 or 2 entries.
    ///
    /// a comes before b when the determinant a₁b₂ − a₂b₁ is positive: the angle from a to b is then in (0, π). The
    /// determinant of the rounded normals is trusted beyond its error bound, else it is computed in 128 bits or more.
    ///
    /// - Throws: `CancellationError`.
    /// - Complexity: O(m log m).
    init(_ normals: IntegerMatrix) throws {
        guard normals.columns == 2 else {
            order = Array(0..<normals.rows)
            return
        }
        let rounded = (0..<normals.rows).map { i -> SIMD2<Double> in
            let unit = normals.roundedUnitRow(i)
            return SIMD2(unit[0], unit[1])
        }
        var comparisons = 0
        order = try (0..<normals.rows).sorted { i, k in
            comparisons += 1
            if comparisons & 1023 == 0 { try Task.checkCancellation() }
            let (a, b) = (rounded[i], rounded[k])
            let (left, right) = (a.x * b.y, a.y * b.x)
            let difference = left - right
            // Two roundings of the entries, one of each product, one of the difference.
            if abs(difference) > (abs(left) + abs(right)) * 0x1p-50 + 0x1p-900 { return difference > 0 }
            return determinantSign(normals, i, k) > 0
        }
    }
}

/// The sign of the determinant of rows i and k of a two-column matrix.
private func determinantSign(_ normals: IntegerMatrix, _ i: Int, _ k: Int) -> Int {
    if case .small(let entries) = normals.storage {
        let left = Int128(entries[2 * i]) * Int128(entries[2 * k + 1])
        let right = Int128(entries[2 * i + 1]) * Int128(entries[2 * k])
        return left > right ? 1 : (left < right ? -1 : 0)
    }
    return Int((normals[i, 0] * normals[k, 1] - normals[i, 1] * normals[k, 0]).signum())
}
