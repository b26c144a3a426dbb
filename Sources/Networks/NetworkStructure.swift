import LinearAlgebra

/// Which of the notions of a minimal network hold; they differ, and the papers use one word for several.
///
/// Dead neurons are left aside, but every notion asks that the network is balanced. "Closed" reads the cones as
/// {(2D − I)Xu ≥ 0}, which overlap on faces (the slides); "block" reads them as {1(Xu ≥ 0) = D}, which partition ℝᵈ.
public struct NetworkStructure: Sendable, Equatable {
    /// Every neuron has ‖u‖ = |α|.
    public let isBalanced: Bool
    /// Balanced, and neurons of one sign in a common closed cone are collinear.
    public let isNearlyMinimal: Bool
    /// Balanced, and no two neurons of one sign lie in a common closed cone.
    public let isMinimal: Bool
    /// Nearly minimal with half-open cones.
    public let isNearlyMinimalByBlock: Bool
    /// Minimal with half-open cones.
    public let isMinimalByBlock: Bool
    /// Balanced, and the activations (Xu_i)₊ are linearly independent: at an optimum, a vertex of the optimal set.
    public let isIrreducible: Bool
    /// The indices (from 0) of zero slots, (0, 0).
    public let dead: [Int]
    /// The pairs of neurons of one sign that lie in a common closed cone.
    public let pairs: [Pair]

    /// Two neurons of one sign in a common closed cone.
    public struct Pair: Sendable, Equatable {
        /// The index of the first neuron, from 0.
        public let first: Int
        /// The index of the second.
        public let second: Int
        /// Whether they point the same way.
        public let isCollinear: Bool
        /// Whether they also share the half-open cone.
        public let sharesBlock: Bool
    }

    /// Examines a network over the rows of X. Complexity: O(m² n + m n d).
    public init(_ network: ReLUNetwork, over x: Matrix) {
        let rows = SignedRows(x)
        let alive = network.neurons.indices.filter { network.neurons[$0].contributes }
        dead = network.neurons.indices.filter { network.neurons[$0].isDead }
        isBalanced = network.isBalanced
        pairs = Self.pairs(alive, network.neurons, rows)
        isNearlyMinimal = isBalanced && pairs.allSatisfy(\.isCollinear)
        isMinimal = isBalanced && pairs.isEmpty
        isNearlyMinimalByBlock = isBalanced && pairs.allSatisfy { $0.isCollinear || !$0.sharesBlock }
        isMinimalByBlock = isBalanced && !pairs.contains(where: \.sharesBlock)
        isIrreducible =
            isBalanced && ColumnBasis(alive.map { rows.activations(of: network.neurons[$0].u) }).isIndependent
    }

    private static func pairs(_ alive: [Int], _ neurons: [Neuron], _ rows: SignedRows) -> [Pair] {
        let signs = alive.map { rows.signs(of: neurons[$0].u) }
        var pairs: [Pair] = []
        for i in alive.indices {
            for j in alive.indices.dropFirst(i + 1) {
                let (a, b) = (neurons[alive[i]], neurons[alive[j]])
                guard a.sign == b.sign, zip(signs[i], signs[j]).allSatisfy({ $0 * $1 >= 0 }) else { continue }
                pairs.append(
                    Pair(
                        first: alive[i], second: alive[j], isCollinear: areCollinear(a.u, b.u),
                        sharesBlock: zip(signs[i], signs[j]).allSatisfy { ($0 >= 0) == ($1 >= 0) }))
            }
        }
        return pairs
    }
}
