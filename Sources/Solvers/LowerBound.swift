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
            let bound = -conjugate(program.loss, nu, times: -t, program.y)
            if bound > value { (value, dual) = (bound, scaled(nu, by: t)) }
        }
    }
}

/// ℓ*(tν), without a copy of ν.
private func conjugate(_ loss: some Loss, _ nu: Vector, times t: Double, _ y: Vector) -> Double {
    var sum = 0.0
    for k in nu.indices { sum += loss.conjugate(t * nu[k], y[k]) }
    return sum
}
