import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra

/// The first-order conditions of a network under a loss with kinks, as equations in the subgradient g ∈ ∂ℓ(f).
///
/// On a product of adjacent chambers, one D_i per neuron, the one-sided derivative of 𝓛_β is the maximum over g ∈ ∂ℓ(f) of linear functions.
/// So by minimax it is nowhere negative there exactly when one g solves
///
///     α_i XᵀD_i g + βu_i = K_iᵀλ_i,  λ_i ≥ 0,        gᵀ(Xu_i)₊ + βα_i = 0        for all neurons i,
///
/// with K_i = (2D_i − I)X on the rows of the kinks of u_i. The least residual r of these equations is minus the steepest descent.
struct FirstOrderSystem {
    /// A neuron that is not zero.
    struct Part {
        /// Its slot, from 0.
        let slot: Int
        let neuron: Neuron
        /// (Xu)₊.
        let activations: Vector
        /// The chambers around it.
        let around: AdjacentChambers

        /// The rows on whose hyperplanes u lies.
        var kinks: [Int] { around.kinks }
    }

    /// A direction that may not be worth adding: s gᵀ(Xu)₊ ≥ −β for a unit vector u and a sign s.
    struct Cut {
        /// s(Xu)₊.
        let activations: Vector
    }

    /// The g that solves the equations best.
    struct Solution {
        let g: Vector
        /// The residual r: for every neuron its α-equation, then d equations per chamber; then the cuts.
        let residual: Vector

        var size: Double { norm2(residual) }
    }

    let program: ConvexProgram
    let slopes: Subdifferential
    let parts: [Part]
    /// The rows with an interval of slopes.
    let free: [Int]
    /// The size of the weights, which brings cuts to the units of the other equations.
    let scale: Double

    /// Finds the kinks of all neurons; the loss must have a kink at some output.
    init(
        _ network: ReLUNetwork, _ program: ConvexProgram, _ slopes: Subdifferential, scale: Double
    ) throws {
        let rows = SignedRows(program.x)
        parts = try network.neurons.indices.filter { !network.neurons[$0].isDead }.map { slot in
            let neuron = network.neurons[slot]
            return Part(
                slot: slot, neuron: neuron, activations: rows.activations(of: neuron.u),
                around: try AdjacentChambers(around: neuron.u, rows, program.arrangement))
        }
        free = slopes.kinks
        self.program = program
        self.slopes = slopes
        self.scale = scale
    }

    /// Whether some neuron lies on a face, so that the derivative is not one convex function.
    var hasFaces: Bool { parts.contains { !$0.kinks.isEmpty } }

    /// (gᵀ(Xu)₊ + βα, α XᵀDg + βu), the gradient on a chamber.
    func gradient(_ part: Part, _ chamber: ActivationPattern, _ g: Vector) -> Vector {
        let (u, alpha, beta) = (part.neuron.u, part.neuron.alpha, program.beta)
        let inner = g.indices.filter { chamber[$0] }.reduce(scaled(u, by: beta)) {
            sum($0, program.x.rowArray($1), times: alpha * g[$1])
        }
        return [dot(g, part.activations) + beta * alpha] + inner
    }

    /// The adjacent chamber in which the descent of a neuron is steepest at g, with its length.
    func steepestChamber(_ part: Part, _ g: Vector) throws -> (length: Double, chamber: ActivationPattern) {
        let alpha = part.neuron.alpha
        let base = part.around.activeRows.reduce(scaled(part.neuron.u, by: program.beta)) {
            sum($0, program.x.rowArray($1), times: alpha * g[$1])
        }
        let projector = ConeProjector(part.around.kinkRows(of: program.x))
        let none = (length: -1.0, bits: [UInt64]())
        let best = try part.around.reduce(
            weights: part.kinks.map { alpha * g[$0] }, dimension: program.d, into: none,
            { best, sum, bits in
                let downhill = scaled(LinearAlgebra.sum(base, sum), by: -1)
                guard norm2(downhill) > best.length else { return }
                let length = norm2(projector.project(downhill, onto: bits, enough: max(best.length, 0)))
                if length > best.length { best = (length, bits) }
            }, combine: { $1.length > $0.length ? $1 : $0 })
        return (best.length, part.around.pattern(best.bits))
    }

    /// Solves the equations of the given chambers of each part by bounded least squares, unknowns the free g_k, λ and slacks of cuts.
    func solve(_ chambers: [[ActivationPattern]], cuts: [Cut] = []) -> Solution {
        let rows = parts.indices.reduce(0) { $0 + 1 + chambers[$1].count * program.d } + cuts.count
        var constant = Vector()
        constant.reserveCapacity(rows)
        var columns = free.map { _ in Vector(repeating: 0, count: rows) }
        var upper = free.map { slopes.upper[$0] - slopes.lower[$0] }
        let append = { (row: Int, entries: Vector) in
            var column = Vector(repeating: 0, count: rows)
            column.replaceSubrange(row..<(row + entries.count), with: entries)
            columns.append(column)
            upper.append(.infinity)
        }
        for (part, own) in zip(parts, chambers) {
            for (j, k) in free.enumerated() { columns[j][constant.count] = part.activations[k] }
            constant.append(dot(slopes.lower, part.activations) + program.beta * part.neuron.alpha)
            for chamber in own {
                let row = constant.count
                for (j, k) in free.enumerated() where chamber[k] {
                    let entries = scaled(program.x.rowArray(k), by: part.neuron.alpha)
                    columns[j].replaceSubrange(row..<(row + entries.count), with: entries)
                }
                for k in part.kinks { append(row, scaled(program.x.rowArray(k), by: chamber[k] ? -1 : 1)) }
                constant += gradient(part, chamber, slopes.lower).dropFirst()
            }
        }
        for cut in cuts {
            // −s gᵀ(Xu)₊ + σ = β with a slack σ ≥ 0.
            for (j, k) in free.enumerated() { columns[j][constant.count] = -scale * cut.activations[k] }
            append(constant.count, [scale])
            constant.append(-scale * (dot(slopes.lower, cut.activations) + program.beta))
        }
        let fit = BoundedLeastSquares(constant, columns: columns.flatMap { $0 }, upper: upper)
        var g = slopes.lower
        for (j, k) in free.enumerated() { g[k] = min(slopes.upper[k], slopes.lower[k] + fit.z[j]) }
        return Solution(g: g, residual: fit.residual)
    }

    /// The direction −r of a solution over one chamber per part, as a network of the given width.
    func descent(_ solution: Solution, width: Int) -> ReLUNetwork {
        let d = program.d
        var neurons = Array(
            repeating: Neuron(u: Vector(repeating: 0, count: d), alpha: 0), count: width)
        for (i, part) in parts.enumerated() {
            let own = solution.residual[(i * (d + 1))..<((i + 1) * (d + 1))].map { -$0 }
            neurons[part.slot] = Neuron(u: Array(own.dropFirst()), alpha: own[0])
        }
        return ReLUNetwork(dimension: d, neurons: neurons)
    }
}
