/// min ‖c + M z‖₂ over 0 ≤ z ≤ h, for a handful of columns in ℝʳ, by active sets.
///
/// The same small problem answers several questions: the projection on a cone {u : Ku ≥ 0} is c + Kᵀλ, λ ≥ 0 (Moreau); the best
/// supergradient of a concave kink is a point of a segment; and neurons on kinks are stationary when the residual is
/// zero. Any feasible z gives an upper bound of the corresponding maximum, whatever the rounding.
///
/// P. B. Stark, R. L. Parker, Bounded-variable least squares: an algorithm and applications, Comp. Statistics 10 (1995).
public struct BoundedLeastSquares: Sendable {
    /// Four entries of a vector; vectors end with zeros.
    public typealias Block = SIMD4<Double>

    /// The coefficients.
    public let z: [Double]
    /// The residual c + M z.
    public let residual: Vector

    /// Solves the problem; `columns` holds one r-vector per entry of `upper`, which may be infinite.
    public init(_ c: Vector, columns: [Double], upper: [Double]) {
        precondition(columns.count == c.count * upper.count, "every bound needs a column")
        let (r, count) = (c.count, upper.count)
        guard r > 0, count > 0 else {
            (z, residual) = ([Double](repeating: 0, count: count), c)
            return
        }
        let blocks = Self.blockCount(r)
        var vectors = [Block](repeating: .zero, count: (count + 1) * blocks)
        for t in 0..<r {
            vectors[t / 4][t % 4] = c[t]
            for j in 0..<count { vectors[(j + 1) * blocks + t / 4][t % 4] = columns[j * r + t] }
        }
        var z = [Double](repeating: 0, count: count)
        var rest = [Block](repeating: .zero, count: blocks)
        vectors.withUnsafeBufferPointer { vectors in
            guard let c = vectors.baseAddress else { return }
            Self.solve(r, count, c, c + blocks, upper, enough: 0, &z, &rest)
        }
        (self.z, residual) = (z, (0..<r).map { rest[$0 / 4][$0 % 4] })
    }

    /// The blocks of a vector of ℝʳ.
    public static func blockCount(_ r: Int) -> Int { (r + 3) / 4 }

    /// The same on plain memory, for those who solve many problems: vectors lie one after the other in blocks.
    ///
    /// - Parameters:
    ///   - enough: a norm with which the method ends before the optimum.
    ///   - z: from where to start, each entry on one of its bounds; then the coefficients.
    public static func solve(
        _ r: Int, _ count: Int, _ c: UnsafePointer<Block>, _ columns: UnsafePointer<Block>,
        _ upper: UnsafePointer<Double>, enough: Double, _ z: UnsafeMutablePointer<Double>,
        _ residual: UnsafeMutablePointer<Block>
    ) {
        ActiveSet.solve(r, count, c, columns, upper, enough, z, residual)
    }

    /// ‖c + M z‖₂.
    public var norm: Double { norm2(residual) }
}

/// The method on plain memory: pricing solves it for every cone, and arrays would take longer than the arithmetic.
private struct ActiveSet {
    typealias Block = BoundedLeastSquares.Block

    private struct State {
        /// Strictly between the bounds, as far as the method knows.
        var isFree = false
        /// Its release did not lower the residual.
        var isBlocked = false
    }

    private let r: Int
    /// The blocks of a vector.
    private let blocks: Int
    private let count: Int
    private let c: UnsafePointer<Block>
    /// Column j is `columns[j * blocks ..< (j + 1) * blocks]`.
    private let columns: UnsafePointer<Block>
    private let upper: UnsafePointer<Double>
    private let z: UnsafeMutablePointer<Double>
    private let residual: UnsafeMutablePointer<Block>
    private let states: UnsafeMutablePointer<State>
    /// ‖column j‖.
    private let lengths: UnsafeMutablePointer<Double>
    /// The optimum over the free variables.
    private let target: UnsafeMutablePointer<Double>
    /// The coordinates of basis column i's own column, `triangle[i * r ... i * r + i]`.
    private let triangle: UnsafeMutablePointer<Double>
    /// The columns of the basis vectors.
    private let owners: UnsafeMutablePointer<Int>
    /// c and the columns that do not move.
    private let base: UnsafeMutablePointer<Block>
    /// An orthonormal basis of the free columns, at most r vectors.
    private let basis: UnsafeMutablePointer<Block>

    static func solve(
        _ r: Int, _ count: Int, _ c: UnsafePointer<Block>, _ columns: UnsafePointer<Block>,
        _ upper: UnsafePointer<Double>, _ enough: Double, _ z: UnsafeMutablePointer<Double>,
        _ residual: UnsafeMutablePointer<Block>
    ) {
        let blocks = BoundedLeastSquares.blockCount(r)
        withUnsafeTemporaryAllocation(of: State.self, capacity: count) { states in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: r) { owners in
                withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count + r * r) { numbers in
                    withUnsafeTemporaryAllocation(of: Block.self, capacity: (r + 1) * blocks) { vectors in
                        guard let states = states.baseAddress, let owners = owners.baseAddress,
                            let numbers = numbers.baseAddress, let vectors = vectors.baseAddress
                        else { return }
                        states.initialize(repeating: State(), count: count)
                        owners.initialize(repeating: 0, count: r)
                        numbers.initialize(repeating: 0, count: 2 * count + r * r)
                        vectors.initialize(repeating: .zero, count: (r + 1) * blocks)
                        ActiveSet(
                            r: r, blocks: blocks, count: count, c: c, columns: columns, upper: upper, z: z,
                            residual: residual, states: states, lengths: numbers, target: numbers + count,
                            triangle: numbers + 2 * count, owners: owners, base: vectors, basis: vectors + blocks
                        ).solve(enough)
                    }
                }
            }
        }
    }

    private func solve(_ enough: Double) {
        var scale = length(c)
        for j in 0..<count {
            lengths[j] = length(columns + j * blocks)
            if upper[j].isFinite { scale = max(scale, upper[j] * lengths[j]) }
        }
        let tolerance = 4 * Double.ulpOfOne * scale
        updateResidual()
        var norm = length(residual)
        for _ in 0..<(20 + 6 * count) {
            guard norm > enough, let entering = mostViolated(tolerance) else { return }
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
            let gradient = inner(columns + j * blocks, residual)
            let slope = z[j] <= 0 ? -gradient : gradient
            if slope > steepest * lengths[j] { (best, steepest) = (j, slope / lengths[j]) }
        }
        return best
    }

    /// Steps towards the unconstrained optimum over the free variables until it is feasible.
    private func moveToFreeOptimum() {
        while findTarget() {
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

    /// The optimum over the free variables with the others at their bounds; columns that depend on others stay. False when none is
    /// free.
    private func findTarget() -> Bool {
        base.update(from: c, count: blocks)
        var kept = 0
        var isAnyFree = false
        for j in 0..<count {
            target[j] = z[j]
            if states[j].isFree {
                isAnyFree = true
                if extendBasis(kept, j) {
                    owners[kept] = j
                    kept += 1
                    continue
                }
            }
            if z[j] != 0 { add(z[j], columns + j * blocks, to: base) }
        }
        for i in (0..<kept).reversed() {
            var value = -inner(basis + i * blocks, base)
            for later in (i + 1)..<max(kept, i + 1) { value -= triangle[later * r + i] * target[owners[later]] }
            target[owners[i]] = value / triangle[i * r + i]
        }
        return isAnyFree
    }

    /// Gram–Schmidt, twice: false when column j lies in the span of the `kept` vectors so far.
    private func extendBasis(_ kept: Int, _ j: Int) -> Bool {
        guard kept < r else { return false }
        let (rest, coordinates) = (basis + kept * blocks, triangle + kept * r)
        rest.update(from: columns + j * blocks, count: blocks)
        if kept > 0 {
            coordinates.update(repeating: 0, count: kept)
            for _ in 0..<2 {
                for i in 0..<kept {
                    let overlap = inner(basis + i * blocks, rest)
                    coordinates[i] += overlap
                    add(-overlap, basis + i * blocks, to: rest)
                }
            }
        }
        let remaining = kept > 0 ? length(rest) : lengths[j]
        guard remaining > 1e-14 * lengths[j] else { return false }
        coordinates[kept] = remaining
        for t in 0..<blocks { rest[t] /= remaining }
        return true
    }

    private func updateResidual() {
        residual.update(from: c, count: blocks)
        for j in 0..<count where z[j] != 0 { add(z[j], columns + j * blocks, to: residual) }
    }

    @inline(__always)
    private func length(_ a: UnsafePointer<Block>) -> Double {
        let square = inner(a, a)
        // Squares of this size have neither overflowed nor lost anything.
        return square > 1e-200 && square < 1e300
            ? square.squareRoot() : safeLength(a)
    }

    private func safeLength(_ a: UnsafePointer<Block>) -> Double {
        norm2((0..<(4 * blocks)).map { a[$0 / 4][$0 % 4] })
    }

    @inline(__always)
    private func inner(_ a: UnsafePointer<Block>, _ b: UnsafePointer<Block>) -> Double {
        var products = a[0] * b[0]
        for t in 1..<blocks { products += a[t] * b[t] }
        return products.sum()
    }

    private func add(_ factor: Double, _ a: UnsafePointer<Block>, to b: UnsafeMutablePointer<Block>) {
        for t in 0..<blocks { b[t] += factor * a[t] }
    }
}
