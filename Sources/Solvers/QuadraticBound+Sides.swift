import LinearAlgebra

extension QuadraticBound {
    /// Gives sides to the open convex hyperplanes beyond which no price exceeds `enough`.
    ///
    /// With p = ½M⁻¹z the price is at most the bound less (u − p)ᵀM(u − p). A price above `enough` therefore has
    /// |vᵀ(u − p)|² ≤ (bound − enough) vᵀM⁻¹v, which may leave one side only.
    func fixSides(
        _ part: inout Part, _ open: [Int], _ quadratic: BallQuadratic, _ z: Vector, _ enough: Double
    ) {
        let excess = part.bound - enough
        guard part.branch >= 0, excess > 0, excess < Self.largestExcess * part.bound else { return }
        // A centring that loosens the bound by a part of its excess.
        let mu = quadratic.multiplier(z, epsilon: 0.1 * excess / Double(data.r))
        let inverse = quadratic.inverse(mu)
        let point = scaled(inverse * z, by: 0.5)
        let room = quadratic.value(mu, z) - enough
        let convex = open.filter { weights[$0] > 0 }
        let images = images(inverse, of: convex)
        var (branch, most) = (-1, -1.0)
        for (place, line) in convex.enumerated() {
            let (side, length) = products(line, point, images, place)
            if side * side > room * length * (1 + 1e-9) {
                part.sides[line] = side > 0 ? 1 : -1
                continue
            }
            let missing = weights[line] * (Double(part.multipliers[line]) - abs(side))
            if branch < 0 || missing > most { (branch, most) = (line, missing) }
        }
        if part.sides[part.branch] != 0 { part.branch = branch }
    }

    /// Further above what matters hardly a side can be told: with four times as much the tree grows again.
    private static let largestExcess = 0.1
}
