import Arrangements
import ConvexPrograms
import LinearAlgebra

/// The gated-ReLU program over a few patterns by the interior-point method, for losses that are linear on both sides of a kink.
///
/// Blocks have no facets, since the cones do not bind. Patterns whose price is far below β are dropped while the gap falls.
struct KinkedGatedMaster: GatedRestriction {
    private let program: ConvexProgram
    private let data: ReducedData
    private let kinks: Vector
    private var blocks: [ConeBlock] = []
    private var latestGap = Double.infinity
    private var latestObjective = Double.infinity
    private(set) var gates: [GateInUse] = []
    private(set) var fit: Vector
    private(set) var slopes: Vector

    /// Starts without gates; nil when the loss has no kinks.
    init?(_ program: ConvexProgram) {
        let kinks = program.y.compactMap { program.loss.kink($0) }
        guard kinks.count == program.n, !program.loss.isSmooth else { return nil }
        self.program = program
        self.kinks = kinks
        data = ReducedData(program)
        fit = Vector(repeating: 0, count: program.n)
        slopes = program.loss.gradient(fit, program.y)
    }

    mutating func solve(adding patterns: [ActivationPattern], gap: Double, _ stop: StopSignal) {
        let isNew = add(patterns)
        guard !blocks.isEmpty, data.r > 0 else { return }
        let isFalling = gap < 0.9 * latestGap
        latestGap = gap
        var method = InteriorPoint(
            data, blocks, kinks: kinks, domains: program.y.map { program.loss.domain($0) }, beta: program.beta)
        method.solve(tolerance: isNew && isFalling ? max(1e-13, 1e-3 * min(1, gap)) : 1e-13, stop)
        slopes = method.slopes
        use(blocks.indices.map { method.vector($0) })
        let objective = program.loss.value(fit, program.y) + program.beta * penalty
        // While the objective falls no pattern comes back for ever.
        if isFalling || objective < latestObjective * (1 - 1e-9) {
            blocks = blocks.indices.filter { method.price($0) > 0.9 }.map { blocks[$0] }
        }
        latestObjective = objective
    }

    /// Adds patterns that are not there yet, as far as the interior-point method takes them; false when there are none.
    private mutating func add(_ patterns: [ActivationPattern]) -> Bool {
        let count = blocks.count
        for pattern in patterns where (blocks.count + 1) * data.r <= InteriorPoint.largest {
            let isKnown = blocks.contains { $0.pattern == pattern }
            if !isKnown { blocks.append(ConeBlock(gate: pattern, data)) }
        }
        return blocks.count > count
    }

    /// Makes gates of the vectors of the blocks: the interior-point method leaves a little of those that are zero.
    private mutating func use(_ vectors: [Vector]) {
        let longest = vectors.reduce(0) { max($0, norm2($1)) }
        gates = []
        for (block, w) in zip(blocks, vectors) where norm2(w) > 1e-9 * longest {
            guard let pattern = block.pattern else { continue }
            var gate = GateInUse(pattern, program.x)
            gate.move(to: data.lifted(w))
            gates.append(gate)
        }
        fit = gates.reduce(Vector(repeating: 0, count: program.n)) { sum($0, $1.outputs) }
    }
}
