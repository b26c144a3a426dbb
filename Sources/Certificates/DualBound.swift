import ConvexPrograms
import LinearAlgebra

/// A lower bound −ℓ*(−tν) of P_c* at a multiple of a dual point that satisfies the dual constraint.
struct DualBound {
    /// The bound.
    let value: Double
    /// The feasible point tν.
    let dual: Vector
    /// The price of ν itself.
    let price: Price

    /// The bound at t = min(1, β / price), the whole of ν when it is feasible.
    ///
    /// Where every multiple of ν lies in the domain of ℓ* (the squared loss), longer and shorter multiples are tried too: the
    /// best t in [0, β / price], by golden section, since the bound is concave in t.
    init(_ program: ConvexProgram, _ nu: Vector, _ price: Price) {
        let limit = price.value > 0 ? program.beta / price.value : 1
        // 0 − x, so that the bound of ν = 0 is 0 and not −0.
        let bound = { (t: Double) in 0 - program.loss.conjugate(scaled(nu, by: -t), program.y) }
        var t = min(1, limit)
        if program.y.allSatisfy({ program.loss.domain($0) == -Double.infinity...Double.infinity }) {
            let interior = maximizer(of: bound, over: 0...limit)
            t = [limit, interior].reduce(t) { bound($1) > bound($0) ? $1 : $0 }
        }
        dual = scaled(nu, by: t)
        value = bound(t)
        self.price = price
    }
}

/// The maximiser of a concave function on an interval by golden section, to half the digits of a double.
private func maximizer(of f: (Double) -> Double, over interval: ClosedRange<Double>) -> Double {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (interval.lowerBound, interval.upperBound)
    // 60 steps shrink the interval by 0.618⁶⁰ ≈ 3e-13.
    for _ in 0..<60 {
        let width = ratio * (high - low)
        let (left, right) = (high - width, low + width)
        if f(left) < f(right) { low = left } else { high = right }
    }
    return (low + high) / 2
}
