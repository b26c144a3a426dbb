import ConvexPrograms
import LinearAlgebra

/// The best lower bound so far of an optimal value, −ℓ*(−ν), with the feasible dual point ν that gives it.
struct LowerBound {
    private(set) var value: Double
    private(set) var dual: Vector

    /// The bound of ν = 0.
    init(_ program: ConvexProgram) {
        dual = Vector(repeating: 0, count: program.n)
        value = -program.loss.conjugate(dual, program.y)
    }

    /// Tries the multiples tν; each t must keep tν within the dual constraint, infinite ones are left out.
    mutating func raise(_ nu: Vector, times factors: [Double], _ program: ConvexProgram) {
        for t in factors where t.isFinite {
            let candidate = scaled(nu, by: t)
            let bound = -program.loss.conjugate(scaled(candidate, by: -1), program.y)
            if bound > value { (value, dual) = (bound, candidate) }
        }
    }
}
