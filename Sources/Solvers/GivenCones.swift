import Arrangements
import ConvexPrograms
import LinearAlgebra

/// The closed cones {u : (2D − I)Xu ≥ 0} of a list of patterns, each priced by projection.
///
/// max sνᵀDXu over u ∈ C_D with ‖u‖ ≤ 1 is the norm of the projection of c = sXᵀDν on C_D (Moreau, 1962); ‖c‖ ≤ β dismisses
/// both signs at once.
struct GivenCones: PricingOracle {
    let data: ReducedData
    let patterns: [ActivationPattern]
    /// The signs allowed for each pattern, when not both.
    var signs: [Double]?

    var isFree: Bool { false }
    var isHighRank: Bool { false }

    func price(_ nu: Vector, threshold: Double, starts: [Atom], effort: Int, _ stop: StopSignal) -> Pricing {
        let limit = threshold * (1 + 1e-13)
        var upper = 0.0
        var found: [PricedDirection] = []
        for (i, pattern) in patterns.enumerated() {
            if stop.isRaised {
                return Pricing(upper: .infinity, directions: [], cones: found.count, interrupted: true)
            }
            let c = data.adjoint(data.masked(nu, pattern))
            let length = norm2(c)
            guard length > limit else {
                upper = max(upper, length)
                continue
            }
            for sign in signs.map({ [$0[i]] }) ?? [1, -1] {
                let p = projection(scaled(c, by: sign), pattern)
                let price = norm2(p)
                upper = max(upper, price)
                if price > limit, let u = normalized(p) {
                    found.append(PricedDirection(sign: sign, u: u, price: price, pattern: pattern))
                }
            }
        }
        let dearest = found.sorted { $0.price > $1.price }.prefix(32)
        return Pricing(upper: upper, directions: Array(dearest), cones: patterns.count, interrupted: false)
    }

    /// The projection of c on the closed cone of a pattern.
    private func projection(_ c: Vector, _ pattern: ActivationPattern) -> Vector {
        var columns: [Double] = []
        for line in 0..<data.lineCount {
            for side in data.sides(of: line, pattern) {
                columns += data.normal(line).map { side * $0 }
            }
        }
        let count = data.r > 0 ? columns.count / data.r : 0
        return BoundedLeastSquares(
            c, columns: columns, upper: [Double](repeating: .infinity, count: count)
        ).residual
    }

    func closeDirections(_ nu: Vector, _ beta: Double, _ stop: StopSignal) -> [PricedDirection] {
        price(nu, threshold: beta * (1 - 1e-6), starts: [], effort: .max, stop).directions
    }

    func block(_ atom: Atom, _ program: ConvexProgram, _ data: ReducedData) -> Block {
        let sign = atom.sign > 0 ? 1 : -1
        let w = data.lifted(atom.w)
        return Block(pattern: atom.pattern ?? program.arrangement.pattern(of: w), sign: sign, w: w)
    }
}
