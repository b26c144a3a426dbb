/// The crossings of one great circle with the others, in the order of the upward walk along it.
///
/// The affine position of the crossing of ℓ_i with ℓ_k (see `GreatCircles`) is −N_k / V_k with N_k = P·a_k, V_k = Q·a_k,
/// Q = a₀ × a_i / |a₀ × a_i| and P = Q × a_i. N_k V_l − N_l V_k is a positive multiple of det(a_i, a_k, a_l). With unit
/// roundoff u = 2^−53 the computed P and Q have componentwise relative errors below 5u and 2u, and with |a| ≤ 1 in every
/// entry |N| ≤ 2√2 and |V| ≤ √2 have errors below 26u and 8u, the determinant one below 150u. Beyond that its sign
/// is proven; closer ones are decided by the exact determinant.
struct CircleCrossings: ~Copyable {
    /// The number of crossings.
    private(set) var count = 0
    /// The lines in the order in which they are crossed.
    let order: UnsafeMutablePointer<Int32>
    /// Whether a crossing is the same point as the next one.
    let ties: UnsafeMutablePointer<Bool>
    /// Whether no two crossings are the same point.
    private(set) var areSimple = true

    private let circles: GreatCircles
    private let monitor: WalkMonitor
    private var circle = 0
    /// ±N_k and ±V_k by line, with the sign that makes V_k positive; and in the order of the crossings.
    private let numerators: UnsafeMutablePointer<Double>
    private let denominators: UnsafeMutablePointer<Double>
    private let sortedNumerators: UnsafeMutablePointer<Double>
    private let sortedDenominators: UnsafeMutablePointer<Double>
    private var sorter: RadixSorter

    /// 256u, above the error of a determinant.
    private static var uncertainty: Double { 0x1p-45 }

    init(_ circles: GreatCircles, _ monitor: WalkMonitor) {
        self.circles = circles
        self.monitor = monitor
        let m = circles.count
        order = .allocate(capacity: m)
        ties = .allocate(capacity: m)
        numerators = .allocate(capacity: m)
        denominators = .allocate(capacity: m)
        sortedNumerators = .allocate(capacity: m)
        sortedDenominators = .allocate(capacity: m)
        sorter = RadixSorter(capacity: m)
    }

    deinit {
        order.deallocate()
        ties.deallocate()
        for pointer in [numerators, denominators, sortedNumerators, sortedDenominators] { pointer.deallocate() }
    }

    /// Finds the crossings of a circle with all circles that are not parallel to it, but the one at infinity.
    ///
    /// - Throws: `CancellationError`.
    mutating func sort(_ circle: Int) throws {
        self.circle = circle
        let (before, after) = (Int(circles.parallelStart[circle]), Int(circles.parallelEnd[circle]))
        count = 0
        project(1..<before, sign: -1)
        project(after..<circles.count, sign: 1)
        sorter.sort(count)
        if !isProvenStrict() { try settle() } else { areSimple = true }
    }

    /// Computes ±N, ±V and a sort key for a range of lines.
    private mutating func project(_ range: Range<Int>, sign: Double) {
        let (p, q) = functionals(sign)
        let (numerators, denominators, keys, first) = (numerators, denominators, sorter.keys, count - range.lowerBound)
        circles.x.withUnsafeBufferPointer { x in
            circles.y.withUnsafeBufferPointer { y in
                circles.z.withUnsafeBufferPointer { z in
                    for k in range {
                        let n = p.x * x[k] + p.y * y[k] + p.z * z[k]
                        let v = q.y * y[k] + q.z * z[k]
                        numerators[k] = n
                        denominators[k] = v
                        keys[first + k] = sortKey(n, abs(v), label: k)
                    }
                }
            }
        }
        count += range.count
    }

    /// ±P and ±Q of the circle.
    private func functionals(_ sign: Double) -> (p: SIMD3<Double>, q: SIMD3<Double>) {
        let (x, y, z) = (circles.x[circle], circles.y[circle], circles.z[circle])
        let length = (y * y + z * z).squareRoot()
        let (qy, qz) = (-z / length, y / length)
        return (sign * SIMD3(qy * z - qz * y, qz * x, -(qy * x)), sign * SIMD3(0, qy, qz))
    }

    /// Takes over the sorted order; whether every neighbours' determinant proves it.
    private mutating func isProvenStrict() -> Bool {
        let (order, keys) = (order, sorter.keys)
        let (n, v) = (sortedNumerators, sortedDenominators)
        for index in 0..<count {
            let line = Int(keys[index] & 0xFFFF_FFFF)
            order[index] = Int32(truncatingIfNeeded: line)
            n[index] = numerators[line]
            v[index] = denominators[line]
        }
        var close = 0
        for index in 0..<max(0, count - 1) {
            // Not a number counts as close.
            close &+= n[index] * v[index + 1] - n[index + 1] * v[index] > Self.uncertainty ? 0 : 1
        }
        return close == 0
    }

    /// Brings the crossings into their exact order and marks those that fall together.
    private mutating func settle() throws {
        var moves = 8 * count
        for index in 1..<max(1, count) {
            if index & 255 == 255 { try monitor.check() }
            let line = order[index]
            var place = index
            while place > 0, moves > 0, compare(line, order[place - 1]) < 0 {
                order[place] = order[place - 1]
                place -= 1
                moves -= 1
                if moves & 255 == 0 { try monitor.check() }
            }
            order[place] = line
        }
        if moves == 0 {
            var buffer = UnsafeMutableBufferPointer(start: order, count: count)
            var comparisons = 0
            try buffer.sort { k, l in
                comparisons += 1
                if comparisons & 255 == 0 { try monitor.check() }
                return compare(k, l) < 0
            }
        }
        areSimple = true
        for index in 0..<count {
            if index & 255 == 255 { try monitor.check() }
            ties[index] = index + 1 < count && compare(order[index], order[index + 1]) == 0
            if ties[index] { areSimple = false }
        }
    }

    /// Negative when line k is crossed before line l, zero when both are crossed in one point.
    private func compare(_ k: Int32, _ l: Int32) -> Int {
        let (k, l) = (Int(k), Int(l))
        let determinant = numerators[k] * denominators[l] - numerators[l] * denominators[k]
        if abs(determinant) > Self.uncertainty { return determinant > 0 ? -1 : 1 }
        let sameSide = (k < circle) == (l < circle)
        return circles.determinants.sign(circle, k, l) * (sameSide ? -1 : 1)
    }
}
