import Arrangements
import ConvexPrograms
import LinearAlgebra

/// A point of the gated-ReLU program with what is proven about it:
///
///     P_gated = min over w_i ∈ ℝᵈ of  ℓ(Σ_i D_i X w_i) + β Σ_i ‖w_i‖₂,
///
/// the convex program without its cone constraints. One free vector per pattern holds both signs, since w_i − v_i is free and
/// ‖w_i − v_i‖ ≤ ‖w_i‖ + ‖v_i‖. Hence P_gated ≤ P_c* over the same patterns.
///
/// A. Mishkin, A. Sahiner, M. Pilanci, Fast Convex Optimization for Two-Layer ReLU Networks, ICML 2022 (arXiv 2202.01331).
public struct GatedSolution: Sendable {
    /// A gate with its vector: it adds D X w to the outputs.
    public struct Gate: Sendable, Equatable {
        /// The pattern D.
        public let pattern: ActivationPattern
        /// The vector w ∈ ℝᵈ.
        public let w: Vector
    }

    /// The program whose cone constraints are dropped.
    public let program: ConvexProgram
    /// The gates with w ≠ 0.
    public let gates: [Gate]
    /// ℓ(f) + β Σ‖w‖.
    public let objective: Double
    /// A proven lower bound of P_gated over the patterns considered.
    public let lower: Double
    /// The outputs f, n.
    public let fit: Vector
    /// The dual point ν with ‖XᵀD_iν‖ ≤ β for all patterns considered, which gives `lower`.
    public let dual: Vector
    /// How the solver stopped.
    public let termination: Termination
    /// Rounds of column generation.
    public let iterations: Int
    /// Patterns priced over all rounds.
    public let priced: Int
    /// Wall time in seconds.
    public let seconds: Double

    /// The relative gap (objective − lower) / max(1, objective).
    public var gap: Double { (objective - lower) / max(1, objective) }

    /// The ReLU solution that computes the same outputs: every gate by its cone decomposition w = a − b.
    ///
    /// It is feasible for the convex program, and `lower` bounds its optimum too: P_gated ≤ P_c* ≤ objective. nil when a cone is
    /// so thin (nearly parallel rows) that its decomposition is lost in doubles, or the task is cancelled.
    ///
    /// - Complexity: one cone decomposition per gate.
    public func decomposed() -> Solution? {
        var blocks: [Block] = []
        for gate in gates {
            if Task.isCancelled { return nil }
            let facets = (try? program.arrangement.facets(of: gate.pattern)) ?? Array(0..<program.n)
            let (a, b) = coneDecomposition(of: gate.w, gate.pattern, facets: facets, program.x)
            for (w, sign) in [(a, 1), (b, -1)] where norm2(w) > 0 {
                guard program.holds(w, in: gate.pattern) else { return nil }
                blocks.append(Block(pattern: gate.pattern, sign: sign, w: w))
            }
        }
        return Solution(
            program: program, blocks: blocks, objective: program.objective(blocks), lower: lower,
            fit: program.fit(blocks), dual: dual, termination: .given, iterations: iterations, priced: priced,
            seconds: seconds)
    }
}

extension ConvexProgram {
    /// Whether w lies in the closed cone of a pattern, up to an angle of 1e-9 with each row.
    fileprivate func holds(_ w: Vector, in pattern: ActivationPattern) -> Bool {
        let size = norm2(w)
        return zip(0..<n, x * w).allSatisfy { k, z in
            (pattern[k] ? z : -z) >= -1e-9 * size * norm2(x.rowArray(k))
        }
    }
}

/// Solves the gated-ReLU program over the given patterns, or over all cells, which are visited and not stored.
///
/// Column generation as for the ReLU program, but a pattern is priced by ‖XᵀDν‖, the length of a sum over its active rows.
///
/// - Precondition: every given pattern has n bits.
/// - Throws: `ArrangementError.notFinite` when products of data and slopes overflow.
/// - Complexity: a round takes O(p d) over all cells, O(p n d) over p given patterns, plus the program over the gates in use.
public func solveGated(
    _ program: ConvexProgram, patterns: [ActivationPattern]? = nil, options: SolverOptions = SolverOptions()
) throws -> GatedSolution {
    precondition((patterns ?? []).allSatisfy { $0.count == program.n }, "a pattern needs one bit per row")
    var method = GatedColumnGeneration(program, patterns: patterns, options: options)
    return try method.run()
}
