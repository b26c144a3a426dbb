/// Sums over the hyperplanes that may cut a cone, four of them at a time.
struct KinkSums<V: SIMD> where V.Scalar == Double {
    private typealias Four = SIMD4<Double>

    /// Σ κ_l v_l over those that are positive on the cone.
    private(set) var decided = V.zero
    /// Upper bounds of ±Σ κ_l (v_lᵀu)₊ over those that cut it, linear in u: the secants of convex kinks.
    private(set) var secants = (plus: V.zero, minus: V.zero)
    /// The tangents of concave kinks that are right in the middle of the cone.
    private(set) var tangents = (plus: V.zero, minus: V.zero)

    private let cone: SimplicialCone<V>

    init(_ cone: SimplicialCone<V>) { self.cone = cone }

    /// Adds hyperplanes, given by their unit normals and weights, and writes those that cut the cone to `cuts`, whose number it returns.
    ///
    /// Which case a hyperplane is, is hard to foresee, so that all are added up with weights that are zero as a rule.
    mutating func add(
        _ lines: [Int32], _ normals: [V], _ weights: [Double], cuts: UnsafeMutableBufferPointer<Int32>
    ) -> Int {
        let r = cone.r
        var count = 0
        // Coordinates of four normals, their products with the rays, and the sums, four parts each.
        withUnsafeTemporaryAllocation(of: Four.self, capacity: 7 * r) { fours in
            guard let x = fours.baseAddress else { return }
            fours.initialize(repeating: .zero)
            let (sides, convex, concave) = (x + r, x + 2 * r, x + 3 * r)
            let (positive, up, down) = (x + 4 * r, x + 5 * r, x + 6 * r)
            for first in stride(from: 0, to: lines.count, by: 4) {
                // The last few are filled up with copies without weight.
                let (left, last) = (lines.count - first, lines.count - 1)
                let (i, j) = (Int(lines[first]), Int(lines[min(first + 1, last)]))
                let (k, l) = (Int(lines[min(first + 2, last)]), Int(lines[min(first + 3, last)]))
                let (a, b, c, d) = (normals[i], normals[j], normals[k], normals[l])
                for t in 0..<r { x[t] = Four(a[t], b[t], c[t], d[t]) }
                var weight = Four(weights[i], weights[j], weights[k], weights[l])
                for place in min(4, left)..<4 { weight[place] = 0 }
                var (least, greatest, centre) = (Four.zero, Four.zero, Four.zero)
                for j in 0..<r {
                    let ray = cone.ray(j)
                    var side = ray[0] * x[0]
                    for t in 1..<r { side += ray[t] * x[t] }
                    sides[j] = side.replacing(with: 0, where: side .< 0)
                    greatest += sides[j]
                    least.replace(with: side, where: side .< least)
                    centre += side
                }
                let isCut = (greatest .> 0) .& (least .< 0)
                let cutWeight = weight.replacing(with: 0, where: .!isCut)
                let upward = cutWeight.replacing(with: 0, where: cutWeight .< 0)
                let downward = cutWeight - upward
                for j in 0..<r {
                    convex[j] += upward * sides[j]
                    concave[j] -= downward * sides[j]
                }
                let isLow = centre .<= 0
                let upTangent = upward.replacing(with: 0, where: isLow)
                let downTangent = downward.replacing(with: 0, where: isLow)
                let whole = weight.replacing(with: 0, where: least .< 0)
                for t in 0..<r {
                    positive[t] += whole * x[t]
                    up[t] += upTangent * x[t]
                    down[t] += downTangent * x[t]
                }
                for place in 0..<min(4, left) {
                    cuts[count] = lines[first + place]
                    count += isCut[place] ? 1 : 0
                }
            }
            for t in 0..<r {
                decided[t] += positive[t].sum()
                tangents.plus[t] += down[t].sum()
                tangents.minus[t] -= up[t].sum()
                secants.plus += convex[t].sum() * cone.dual(t)
                secants.minus += concave[t].sum() * cone.dual(t)
            }
        }
        return count
    }
}
