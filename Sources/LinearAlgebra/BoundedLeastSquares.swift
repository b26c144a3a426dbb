/// min ‖c + M z‖₂ over 0 ≤ z ≤ h, for a handful of columns in ℝʳ, by active sets.
///
/// The same small problem answers several questions: the projection on a cone {u : Ku ≥ 0} is c + Kᵀλ, λ ≥ 0 (Moreau); the best
/// supergradient of a concave kink is a point of a segment; and neurons on kinks are stationary when the residual is
/// zero. Any feasible z gives an upper bound of the corresponding maximum, whatever the rounding.
///
/// P. B. Stark, R. L. Parker, Bounded-variable least squares: an algorithm and applications, Comp. Statistics 10 (1995).
public struct BoundedLeastSquares: Sendable {
    /// The coefficients.
    public private(set) var z: [Double]
    /// The residual c + M z.
    public private(set) var residual: Vector

    /// Solves the problem; `columns` holds one r-vector per entry of `upper`, which may be infinite.
    public init(_ c: Vector, columns: [Double], upper: [Double]) {
        precondition(columns.count == c.count * upper.count, "every bound needs a column")
        z = [Double](repeating: 0, count: upper.count)
        residual = c
        guard !c.isEmpty, !upper.isEmpty else { return }
        ActiveSet.solve(c.count, upper.count, c, columns, upper, &z, &residual)
    }

    /// ‖c + M z‖₂.
    public var norm: Double { norm2(residual) }
}

/// The method on plain memory: pricing solves it for every cone, and arrays would take longer than the arithmetic.
private struct ActiveSet {
    private struct State {
        /// Strictly between the bounds, as far as the method knows.
        var isFree = false
        /// Its release did not lower the residual.
        var isBlocked = false
    }

    private let r: Int
    private let count: Int
    private let c: UnsafePointer<Double>
    /// Column j is `columns[j * r ..< (j + 1) * r]`.
    private let columns: UnsafePointer<Double>
    private let upper: UnsafePointer<Double>
    private let z: UnsafeMutablePointer<Double>
    private let residual: UnsafeMutablePointer<Double>
    private let states: UnsafeMutablePointer<State>
    /// ‖column j‖.
    private let lengths: UnsafeMutablePointer<Double>
    /// The optimum over the free variables.
    private let target: UnsafeMutablePointer<Double>
    /// c and the columns that do not move.
    private let base: UnsafeMutablePointer<Double>
    /// An orthonormal basis of the free columns, at most r vectors of r numbers.
    private let basis: UnsafeMutablePointer<Double>
    /// The coordinates of basis column i's own column, `triangle[i * r ... i * r + i]`.
    private let triangle: UnsafeMutablePointer<Double>
    /// The columns of the basis vectors.
    private let owners: UnsafeMutablePointer<Int>

    static func solve(
        _ r: Int, _ count: Int, _ c: UnsafePointer<Double>, _ columns: UnsafePointer<Double>,
        _ upper: UnsafePointer<Double>, _ z: UnsafeMutablePointer<Double>, _ residual: UnsafeMutablePointer<Double>
    ) {
        withUnsafeTemporaryAllocation(of: State.self, capacity: count) { states in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: r) { owners in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count + r + 2 * r * r) { numbers in
                    guard let states = states.baseAddress, let owners = owners.baseAddress,
                        let numbers = numbers.baseAddress
                    else { return }
                    states.initialize(repeating: State(), count: count)
                    owners.initialize(repeating: 0, count: r)
                    numbers.initialize(repeating: 0, count: 2 * count + r + 2 * r * r)
                    ActiveSet(
                        r: r, count: count, c: c, columns: columns, upper: upper, z: z, residual: residual,
                        states: states, lengths: numbers, target: numbers + count, base: numbers + 2 * count,
                        basis: numbers + 2 * count + r, triangle: numbers + 2 * count + r + r * r, owners: owners
                    ).solve()
                }
            }
        }
    }

    private func solve() {
        var scale = length(c)
        for j in 0..<count {
            lengths[j] = length(columns + j * r)
            if upper[j].isFinite { scale = max(scale, upper[j] * lengths[j]) }
        }
        let tolerance = 4 * Double.ulpOfOne * scale
        var norm = length(c)
        for _ in 0..<(20 + 6 * count) {
            guard let entering = mostViolated(tolerance) else { return }
            let before = norm
            states[entering].isFree = true
            moveToFreeOptimum()
            updateResidual()
            norm = length(residual)
            if norm < before * (1 - 4 * Double.ulpOfOne) {
                for j in 0..<count { states[j].isBlocked = false }
            } else {
                states[entering].isBlocked = true
            }
        }
    }

    /// The bound variable whose release lowers the residual most steeply.
    private func mostViolated(_ tolerance: Double) -> Int? {
        var best: Int?
        var steepest = tolerance
        for j in 0..<count where !states[j].isFree && !states[j].isBlocked && lengths[j] > 0 {
            let gradient = inner(columns + j * r, residual) / lengths[j]
            let slope = z[j] <= 0 ? -gradient : gradient
            if slope > steepest { (best, steepest) = (j, slope) }
        }
        return best
    }

    /// Steps towards the unconstrained optimum over the free variables until it is feasible.
    private func moveToFreeOptimum() {
        while (0..<count).contains(where: { states[$0].isFree }) {
            findTarget()
            var step = 1.0
            var blocking: Int?
            for j in 0..<count where states[j].isFree && (target[j] < 0 || target[j] > upper[j]) {
                let bound = target[j] < 0 ? 0 : upper[j]
                let fraction = (bound - z[j]) / (target[j] - z[j])
                if fraction < step || blocking == nil {
                    step = max(0, min(1, fraction))
                    blocking = j
                }
            }
            for j in 0..<count where states[j].isFree {
                z[j] = blocking == nil ? target[j] : min(upper[j], max(0, z[j] + step * (target[j] - z[j])))
            }
            guard let blocking else { return }
            z[blocking] = target[blocking] < 0 ? 0 : upper[blocking]
            states[blocking].isFree = false
        }
    }

    /// The optimum over the free variables with the others at their bounds; columns that depend on others stay.
    private func findTarget() {
        base.update(from: c, count: r)
        var kept = 0
        for j in 0..<count {
            target[j] = z[j]
            if states[j].isFree, extendBasis(kept, j) {
                owners[kept] = j
                kept += 1
            } else if z[j] != 0 {
                add(z[j], columns + j * r, to: base)
            }
        }
        for i in (0..<kept).reversed() {
            var value = -inner(basis + i * r, base)
            for later in (i + 1)..<max(kept, i + 1) { value -= triangle[later * r + i] * target[owners[later]] }
            target[owners[i]] = value / triangle[i * r + i]
        }
    }

    /// Gram–Schmidt, twice: false when column j lies in the span of the `kept` vectors so far.
    private func extendBasis(_ kept: Int, _ j: Int) -> Bool {
        guard kept < r else { return false }
        let (rest, coordinates) = (basis + kept * r, triangle + kept * r)
        rest.update(from: columns + j * r, count: r)
        coordinates.update(repeating: 0, count: kept)
        for _ in 0..<2 {
            for i in 0..<kept {
                let overlap = inner(basis + i * r, rest)
                coordinates[i] += overlap
                add(-overlap, basis + i * r, to: rest)
            }
        }
        let remaining = length(rest)
        guard remaining > 1e-14 * lengths[j] else { return false }
        coordinates[kept] = remaining
        for t in 0..<r { rest[t] /= remaining }
        return true
    }

    private func updateResidual() {
        residual.update(from: c, count: r)
        for j in 0..<count where z[j] != 0 { add(z[j], columns + j * r, to: residual) }
    }

    private func length(_ a: UnsafePointer<Double>) -> Double {
        let square = inner(a, a)
        // Squares of this size have neither overflowed nor lost anything.
        return square > 1e-200 && square < 1e300
            ? square.squareRoot() : norm2(Vector(UnsafeBufferPointer(start: a, count: r)))
    }

    private func inner(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>) -> Double {
        var sum = 0.0
        for t in 0..<r { sum += a[t] * b[t] }
        return sum
    }

    private func add(_ factor: Double, _ a: UnsafePointer<Double>, to b: UnsafeMutablePointer<Double>) {
        for t in 0..<r { b[t] += factor * a[t] }
    }
}
