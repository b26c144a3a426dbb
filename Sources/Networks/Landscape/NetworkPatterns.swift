import Arrangements
import ConvexPrograms
import LinearAlgebra

extension ReLUNetwork {
    /// The distinct patterns 1(Xu_i ≥ 0) of the neurons that contribute, in the order of their first neurons.
    ///
    /// φ(θ) is a point of the convex program over these patterns alone, so its value there is at most 𝓛_β(θ).
    public func patterns(over x: Matrix) -> [ActivationPattern] {
        let rows = SignedRows(x)
        return distinct(contributing.neurons.map { rows.pattern(of: $0.u) })
    }

    /// The distinct chambers adjacent to the neurons that contribute: the full-dimensional cells whose closure holds one.
    ///
    /// A directionally stationary network is an optimum of the convex program over these patterns with the signs of their neurons.
    /// - Throws: `ArrangementError.tooLarge` when a neuron lies on too many hyperplanes, and `CancellationError`.
    public func adjacentChambers(in program: ConvexProgram) throws -> [ActivationPattern] {
        let rows = SignedRows(program.x)
        return distinct(
            try contributing.neurons.flatMap {
                try AdjacentChambers(around: $0.u, rows, program.arrangement).patterns()
            })
    }
}

/// The patterns without repetitions, in the order of their first occurrence.
private func distinct(_ patterns: [ActivationPattern]) -> [ActivationPattern] {
    var seen: Set<ActivationPattern> = []
    return patterns.filter { seen.insert($0).inserted }
}
