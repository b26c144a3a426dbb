import Arrangements
import ConvexPrograms

/// Solves a convex program over all its patterns to a certified optimum.
///
/// The result carries a proven lower bound whatever ended the run: convergence, the time limit, or the cancellation of the
/// task that runs it.
///
/// Column generation: MATH.md T8 and T9; Wang, Lacotte, Pilanci, The Hidden Convex Optimization Landscape of Regularized
/// Two-Layer ReLU Networks, ICLR 2022 (arXiv 2006.05900) for the program.
public func solve(_ program: ConvexProgram, options: SolverOptions = SolverOptions()) -> Solution {
    var method = ColumnGeneration(program, options: options) { AllCones(data: $0) }
    return method.run()
}

/// Solves the program restricted to the closed cones of given patterns, certified over these.
///
/// The lower bound is one of the restricted program, not of the program over all patterns.
///
/// - Parameter signs: the sign +1 or −1 of each pattern's block; nil allows both.
/// - Precondition: every pattern has n bits, and a sign when signs are given.
public func solve(
    _ program: ConvexProgram, patterns: [ActivationPattern], signs: [Int]? = nil,
    options: SolverOptions = SolverOptions()
) -> Solution {
    precondition(patterns.allSatisfy { $0.count == program.n }, "a pattern needs one bit per row")
    precondition(signs.map { $0.count == patterns.count } ?? true, "every pattern needs a sign")
    var method = ColumnGeneration(program, options: options) {
        GivenCones(data: $0, patterns: patterns, signs: signs?.map(Double.init))
    }
    return method.run()
}

/// The smallest β with the zero solution: max over ‖u‖ ≤ 1 of |∇ℓ(0)ᵀ(Xu)₊| (MATH.md T17).
///
/// The lower end of `betaMaxRange`: exact up to rank 5, and above it when a search of bounded effort ends with a proof.
public func betaMax(_ program: ConvexProgram) -> Double { betaMaxRange(program).lowerBound }

/// The largest price that was found at the zero network, and a proven upper bound of β_max; equal when it is known.
public func betaMaxRange(_ program: ConvexProgram) -> ClosedRange<Double> {
    let zero = [Double](repeating: 0, count: program.n)
    let nu = program.loss.gradient(zero, program.y).map { -$0 }
    return AllCones(data: ReducedData(program)).maximum(nu)
}
