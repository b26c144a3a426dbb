/// min ‖c + M z‖₂ over 0 ≤ z ≤ h, for a handful of columns in ℝʳ, by active sets.
///
/// The same small problem answers several questions: the projection on a cone {u : Ku ≥ 0} is c + Kᵀλ, λ ≥ 0 (Moreau); the best
/// supergradient of a concave kink is a point of a segment; and neurons on kinks are stationary when the residual is
/// zero. Any feasible z gives an upper bound of the corresponding maximum, whatever the rounding.
///
/// P. B. Stark, R. L. Parker, Bounded-variable least squares: an algorithm and applications, Comp. Statistics 10 (1995).
public struct BoundedLeastSquares: Sendable {
    /// The dimension r.
    private let r: Int
    private let c: Vector
    /// Column j is `columns[j * r ..< (j + 1) * r]`.
    private let columns: [Double]
    private let upper: [Double]
    private let lengths: [Double]

    /// The coefficients.
    public private(set) var z: [Double]
    /// The residual c + M z.
    public private(set) var residual: Vector
    private var isFree: [Bool]

    /// Solves the problem; `columns` holds one r-vector per entry of `upper`, which may be infinite.
    public init(_ c: Vector, columns: [Double], upper: [Double]) {
        r = c.count
        self.c = c
        self.columns = columns
        self.upper = upper
        let dimension = c.count
        lengths = upper.indices.map { j in
            norm2(Array(columns[(j * dimension)..<((j + 1) * dimension)]))
        }
        z = [Double](repeating: 0, count: upper.count)
        isFree = [Bool](repeating: false, count: upper.count)
        residual = c
        solve()
    }

    /// ‖c + M z‖₂.
    public var norm: Double { norm2(residual) }

    private mutating func solve() {
        var scale = norm2(c)
        for j in upper.indices where upper[j].isFinite { scale = max(scale, upper[j] * lengths[j]) }
        let tolerance = 4 * Double.ulpOfOne * scale
        var blocked = [Bool](repeating: false, count: upper.count)
        for _ in 0..<(20 + 6 * upper.count) {
            guard let entering = mostViolated(tolerance, blocked) else { return }
            let before = norm
            isFree[entering] = true
            moveToFreeOptimum()
            updateResidual()
            if norm < before * (1 - 4 * Double.ulpOfOne) {
                for j in blocked.indices { blocked[j] = false }
            } else {
                blocked[entering] = true
            }
        }
    }

    /// The bound variable whose release lowers the residual most steeply.
    private func mostViolated(_ tolerance: Double, _ blocked: [Bool]) -> Int? {
        var best: (index: Int, slope: Double)?
        for j in upper.indices where !isFree[j] && !blocked[j] && lengths[j] > 0 {
            let gradient = inner(j, residual) / lengths[j]
            let slope = z[j] <= 0 ? -gradient : gradient
            if slope > max(tolerance, best?.slope ?? 0) { best = (j, slope) }
        }
        return best?.index
    }

    /// Steps towards the unconstrained optimum over the free variables until it is feasible.
    private mutating func moveToFreeOptimum() {
        while true {
            let free = upper.indices.filter { isFree[$0] }
            guard !free.isEmpty else { return }
            let target = unconstrained(free)
            var step = 1.0
            var blocking: Int?
            for (j, value) in zip(free, target) where value < 0 || value > upper[j] {
                let bound = value < 0 ? 0 : upper[j]
                let fraction = (bound - z[j]) / (value - z[j])
                if fraction < step || blocking == nil {
                    step = max(0, min(1, fraction))
                    blocking = j
                }
            }
            for (j, value) in zip(free, target) {
                z[j] = blocking == nil ? value : min(upper[j], max(0, z[j] + step * (value - z[j])))
            }
            guard let blocking else { return }
            let index = free.firstIndex(of: blocking) ?? 0
            z[blocking] = target[index] < 0 ? 0 : upper[blocking]
            isFree[blocking] = false
        }
    }

    /// The optimum over the free variables with the others at their bounds, by modified Gram–Schmidt.
    private func unconstrained(_ free: [Int]) -> [Double] {
        var orthonormal: [Vector] = []
        var triangle: [[Double]] = []
        var kept: [Int] = []
        for (place, j) in free.enumerated() {
            var rest = Array(columns[(j * r)..<((j + 1) * r)])
            var coordinates = [Double](repeating: 0, count: orthonormal.count)
            for _ in 0..<2 {
                for (i, q) in orthonormal.enumerated() {
                    let overlap = dot(q, rest)
                    coordinates[i] += overlap
                    for t in 0..<r { rest[t] -= overlap * q[t] }
                }
            }
            let length = norm2(rest)
            guard length > 1e-14 * lengths[j] else { continue }
            orthonormal.append(rest.map { $0 / length })
            triangle.append(coordinates + [length])
            kept.append(place)
        }
        var base = c
        let moving = Set(kept.map { free[$0] })
        for j in upper.indices where z[j] != 0 && !moving.contains(j) { add(j, z[j], to: &base) }
        var right = orthonormal.map { -dot($0, base) }
        var solution = free.map { z[$0] }
        for i in (0..<kept.count).reversed() {
            right[i] /= triangle[i][i]
            for above in 0..<i { right[above] -= triangle[i][above] * right[i] }
            solution[kept[i]] = right[i]
        }
        return solution
    }

    private mutating func updateResidual() {
        residual = c
        for j in upper.indices where z[j] != 0 { add(j, z[j], to: &residual) }
    }

    private func add(_ j: Int, _ factor: Double, to vector: inout Vector) {
        for t in 0..<r { vector[t] += factor * columns[j * r + t] }
    }

    private func inner(_ j: Int, _ vector: Vector) -> Double {
        var sum = 0.0
        for t in 0..<r { sum += columns[j * r + t] * vector[t] }
        return sum
    }
}
