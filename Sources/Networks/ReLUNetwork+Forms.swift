import LinearAlgebra

extension Neuron {
    /// The balanced neuron of the same function, ‖u‖ = |α|; (0, 0) when it contributes nothing.
    ///
    /// min over c > 0 of ½(c²‖u‖² + α²/c²) = ‖u‖|α|, attained exactly by the balanced one.
    public var balanced: Neuron { Neuron(convexWeight: convexWeight, sign: sign) }

    /// Whether ‖u‖ = |α| up to the sign tolerance relative to the larger.
    public var isBalanced: Bool {
        let (length, weight) = (norm2(u), abs(alpha))
        return abs(length - weight) <= signTolerance * max(length, weight)
    }
}

extension ReLUNetwork {
    /// The network with every neuron balanced: same outputs, 𝓛_β not larger.
    public var balanced: ReLUNetwork { ReLUNetwork(dimension: dimension, neurons: neurons.map(\.balanced)) }

    /// Whether every neuron is balanced ("scaled" in the papers).
    public var isBalanced: Bool { neurons.allSatisfy(\.isBalanced) }

    /// The network without neurons that contribute nothing: same outputs.
    public var contributing: ReLUNetwork {
        ReLUNetwork(dimension: dimension, neurons: neurons.filter(\.contributes))
    }

    /// The network with zero slots added up to width m; unchanged when it is at least that wide.
    public func padded(to m: Int) -> ReLUNetwork {
        let zero = Neuron(u: Vector(repeating: 0, count: dimension), alpha: 0)
        return ReLUNetwork(
            dimension: dimension, neurons: neurons + Array(repeating: zero, count: max(0, m - width)))
    }

    /// The network with neuron j (from 0) replaced by its splitting (√γ_i u, √γ_i α), γ_i ≥ 0 with sum 1.
    public func splitting(_ j: Int, by weights: Vector) -> ReLUNetwork {
        let neuron = neurons[j]
        let pieces = weights.map { gamma in
            Neuron(u: scaled(neuron.u, by: gamma.squareRoot()), alpha: gamma.squareRoot() * neuron.alpha)
        }
        var all = neurons
        all.replaceSubrange(j...j, with: pieces)
        return ReLUNetwork(dimension: dimension, neurons: all)
    }

    /// The network with neurons of the same sign and direction merged: their weights |α|u are added.
    ///
    /// Outputs are kept; 𝓛_β is kept when they are balanced, and falls otherwise. Other neurons stay as they are.
    public func mergingCollinear() -> ReLUNetwork {
        var groups: [[Neuron]] = []
        for neuron in neurons {
            let place = groups.firstIndex { group in
                neuron.contributes && group[0].contributes && group[0].sign == neuron.sign
                    && areCollinear(group[0].u, neuron.u)
            }
            if let place { groups[place].append(neuron) } else { groups.append([neuron]) }
        }
        return ReLUNetwork(dimension: dimension, neurons: groups.map(Self.merged))
    }

    private static func merged(_ group: [Neuron]) -> Neuron {
        guard group.count > 1 else { return group[0] }
        let w = group.dropFirst().reduce(group[0].convexWeight) { sum($0, $1.convexWeight) }
        return Neuron(convexWeight: w, sign: group[0].sign)
    }

    /// The minimal form: balanced, without neurons that contribute nothing, no two neurons of one sign in a common closed cone of X.
    ///
    /// Compatible neurons of one sign are merged until there are none. The outputs are kept, and 𝓛_β does not grow: at an optimum
    /// compatible neurons are collinear and it stays the same (MATH.md T5), elsewhere it falls.
    public func minimal(over x: Matrix) -> ReLUNetwork {
        let rows = SignedRows(x)
        var result = balanced.contributing.mergingCollinear()
        while let pair = rows.firstCompatiblePair(result.neurons) {
            let merged = Self.merged([result.neurons[pair.0], result.neurons[pair.1]])
            result.neurons[pair.0] = merged
            result.neurons.remove(at: pair.1)
        }
        return result
    }

    /// The pruned network: at most rank-many balanced neurons, independent activations, the same outputs, no larger norm sum.
    ///
    /// While Σ b_i s_i (Xw_i)₊ = 0 for some b ≠ 0, taken with Σ b_i‖w_i‖ ≥ 0, the step w_i ← (1 − t b_i) w_i with t = 1/max b_i
    /// keeps the outputs and removes a neuron (Mishkin, Pilanci, ICML 2023, Algorithm 1).
    public func pruned(over x: Matrix) -> ReLUNetwork {
        let rows = SignedRows(x)
        var alive = neurons.filter(\.contributes).map(\.balanced)
        while let b = Self.relation(among: alive, rows) {
            alive = zip(alive, b).filter { $1 < 1 }.map { neuron, b in
                Neuron(convexWeight: scaled(neuron.convexWeight, by: 1 - b), sign: neuron.sign)
            }
        }
        return ReLUNetwork(dimension: dimension, neurons: alive)
    }

    /// A relation Σ b_i s_i (Xw_i)₊ = 0 with Σ b_i‖w_i‖ ≥ 0 and max b_i = 1, nil when the activations are independent.
    static func relation(among neurons: [Neuron], _ rows: SignedRows) -> Vector? {
        let weights = neurons.map(\.convexWeight)
        let activations = zip(neurons, weights).map { scaled(rows.activations(of: $1), by: Double($0.sign)) }
        return ColumnBasis(activations).relation(cost: weights.map { norm2($0) }, among: activations)
    }
}

extension SignedRows {
    /// Whether two vectors lie in a common closed cone: no row has one strictly on each side.
    func areCompatible(_ u: Vector, _ v: Vector) -> Bool {
        zip(signs(of: u), signs(of: v)).allSatisfy { $0 * $1 >= 0 }
    }

    /// The first two neurons of one sign in a common closed cone.
    func firstCompatiblePair(_ neurons: [Neuron]) -> (Int, Int)? {
        let signs = neurons.map { self.signs(of: $0.u) }
        for i in neurons.indices {
            for j in (i + 1)..<max(neurons.count, i + 1) where neurons[i].sign == neurons[j].sign {
                if zip(signs[i], signs[j]).allSatisfy({ $0 * $1 >= 0 }) { return (i, j) }
            }
        }
        return nil
    }
}
