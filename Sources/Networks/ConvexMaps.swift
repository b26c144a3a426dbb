import Arrangements
import ConvexPrograms
import LinearAlgebra

extension ReLUNetwork {
    /// ψ: the network of a point W of the convex program, one neuron (w/√‖w‖, s√‖w‖) per non-zero block.
    ///
    /// 𝓛_β(ψ(W)) = 𝓛ᶜ_β(W) for every feasible W, and ψ maps optima to optima (Wang, Lacotte, Pilanci, ICLR 2022).
    public init(dimension: Int, blocks: [Block]) {
        let neurons = blocks.filter { norm2($0.w) > 0 }.map { Neuron(convexWeight: $0.w, sign: $0.sign) }
        self.init(dimension: dimension, neurons: neurons)
    }

    /// φ: the blocks of the convex program that hold the neurons' weights |α_i| u_i.
    ///
    /// Every neuron that is not zero goes to the half-open cone of its own pattern 1(Xu_i ≥ 0), with the sign of α_i; neurons of
    /// one block are added. The result is feasible, has the same outputs, and 𝓛ᶜ_β(φ(θ)) ≤ 𝓛_β(θ), with equality exactly
    /// when θ is balanced and neurons of one block are collinear. Blocks come in the order of their first neurons.
    public func blocks(over x: Matrix) -> [Block] {
        canonicalBlocks(neurons.map { ($0.convexWeight, $0.sign) }, over: x)
    }

    /// The neurons' weights |α_i| u_i in blocks of the given patterns, one per slot; those that meet are added.
    ///
    /// A neuron on a face lies in several closed cones, so φ is unique only by a convention; this is every other choice. Feasible
    /// exactly when each neuron lies in the closed cone of its pattern.
    public func blocks(patterns: [ActivationPattern]) -> [Block] {
        gathered(
            zip(neurons, patterns).map { neuron, pattern in
                Block(pattern: pattern, sign: neuron.sign, w: neuron.convexWeight)
            })
    }
}

extension Neuron {
    /// The neuron (w/√‖w‖, s√‖w‖) of a vector w of the convex program.
    public init(convexWeight w: Vector, sign: Int) {
        let root = norm2(w).squareRoot()
        self.init(u: root > 0 ? scaled(w, by: 1 / root) : w, alpha: root > 0 ? Double(sign) * root : 0)
    }

    /// The vector |α| u of the convex program.
    public var convexWeight: Vector { scaled(u, by: abs(alpha)) }

    /// The sign of α, +1 for a zero.
    public var sign: Int { alpha < 0 ? -1 : 1 }

    /// Whether the neuron is a zero slot, (0, 0): "dead" in the conventions.
    public var isDead: Bool { alpha == 0 && norm2(u) == 0 }

    /// Whether the neuron can contribute to the outputs: u ≠ 0 and α ≠ 0. Otherwise it is dead or unbalanced.
    public var contributes: Bool { alpha != 0 && norm2(u) > 0 }
}

/// Moves every block to its canonical place, the half-open cone of its own pattern, and adds blocks that meet there.
///
/// Outputs are kept and the norm sum does not grow, so optima stay optima: φ(ψ(W)) = canonical(W).
public func canonicalized(_ blocks: [Block], over x: Matrix) -> [Block] {
    canonicalBlocks(blocks.map { ($0.w, $0.sign) }, over: x)
}

/// Signed vectors gathered by their own pattern and sign.
private func canonicalBlocks(_ weights: [(w: Vector, sign: Int)], over x: Matrix) -> [Block] {
    let rows = SignedRows(x)
    return gathered(weights.map { Block(pattern: rows.pattern(of: $0.w), sign: $0.sign, w: $0.w) })
}

/// The non-zero blocks, those of one pattern and sign added, in the order of their first ones.
private func gathered(_ parts: [Block]) -> [Block] {
    var places: [SignedPattern: Int] = [:]
    var blocks: [Block] = []
    for part in parts where norm2(part.w) > 0 {
        let key = SignedPattern(pattern: part.pattern, sign: part.sign)
        if let place = places[key] {
            blocks[place] = Block(pattern: part.pattern, sign: part.sign, w: sum(blocks[place].w, part.w))
        } else {
            places[key] = blocks.count
            blocks.append(part)
        }
    }
    return blocks
}

/// One of the 2p blocks of the convex program.
struct SignedPattern: Hashable {
    let pattern: ActivationPattern
    let sign: Int
}
