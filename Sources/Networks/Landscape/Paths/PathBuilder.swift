import ConvexPrograms
import LinearAlgebra

/// Lays a path piece by piece; the state is a balanced network held as the weights of its slots.
struct PathBuilder {
    let program: ConvexProgram
    private let rows: SignedRows
    private(set) var pieces: [NetworkPath.Piece] = []
    private(set) var slots: SlotWeights

    /// Starts at a network and balances it, when it is not balanced to the last digits.
    init(_ program: ConvexProgram, from start: ReLUNetwork) {
        self.program = program
        rows = SignedRows(program.x)
        slots = SlotWeights(start)
        let isBalanced = start.neurons.allSatisfy { abs(norm2($0.u) - abs($0.alpha)) <= 1e-14 * abs($0.alpha) }
        if !isBalanced { append(.scale, .balancing(start.neurons, dimension: start.dimension)) }
    }

    private mutating func append(_ kind: NetworkPath.Piece.Kind, _ curve: Curve) {
        pieces.append(NetworkPath.Piece(kind: kind, curve: curve))
    }

    /// Moves the weights of the slots on straight lines.
    mutating func move(_ kind: NetworkPath.Piece.Kind, to next: SlotWeights) {
        append(kind, .weights(slots, next))
        slots = next
    }

    /// Merges neurons of one sign in a common closed cone until the network is nearly minimal, and with `collapsing` minimal.
    ///
    /// Pairs are looked for again after each merge: the sum of two neurons may be compatible with others than they were.
    mutating func merge(collapsing: Bool) throws {
        while let (i, j) = compatiblePair(collinear: false) {
            try Task.checkCancellation()
            join(.merge, i, j)
        }
        while collapsing, let (i, j) = compatiblePair(collinear: true) { join(.collapse, i, j) }
    }

    /// The shorter weight moves into the longer one: then the penalty falls all the way also when they are antiparallel.
    private mutating func join(_ kind: NetworkPath.Piece.Kind, _ first: Int, _ second: Int) {
        let isLonger = norm2(slots.weights[first]) >= norm2(slots.weights[second])
        let (i, j) = isLonger ? (first, second) : (second, first)
        var next = slots
        next.weights[i] = sum(next.weights[i], next.weights[j])
        next.weights[j] = scaled(next.weights[j], by: 0)
        move(kind, to: next)
    }

    /// The first two slots of one sign in a common closed cone that are collinear or not, as asked.
    private func compatiblePair(collinear: Bool) -> (Int, Int)? {
        let alive = slots.alive
        let signs = alive.map { rows.signs(of: slots.weights[$0]) }
        for (a, i) in alive.enumerated() {
            for (b, j) in alive.enumerated().dropFirst(a + 1) where slots.signs[i] == slots.signs[j] {
                if zip(signs[a], signs[b]).allSatisfy({ $0 * $1 >= 0 }),
                    areCollinear(slots.weights[i], slots.weights[j]) == collinear
                {
                    return (i, j)
                }
            }
        }
        return nil
    }

    /// Removes neurons until the activations are independent (MATH.md T10).
    mutating func prune() throws {
        while case let alive = slots.alive, let b = ReLUNetwork.relation(among: slots.neurons(alive), rows) {
            try Task.checkCancellation()
            var next = slots
            for (i, share) in zip(alive, b) { next.weights[i] = scaled(next.weights[i], by: 1 - share) }
            move(.prune, to: next)
        }
    }

    /// The slots for neurons of a goal: the one that holds the direction already, else a free one. Nil when there are too few.
    func places(for goal: [Neuron]) -> [Int]? {
        var open = slots.weights.indices.filter { norm2(slots.weights[$0]) == 0 }[...]
        var taken: Set<Int> = []
        var places: [Int] = []
        for neuron in goal {
            let same = slots.alive.first {
                slots.signs[$0] == neuron.sign && areCollinear(slots.weights[$0], neuron.u) && !taken.contains($0)
            }
            guard let place = same ?? open.popFirst() else { return nil }
            taken.insert(place)
            places.append(place)
        }
        return places
    }

    /// Goes to the goal on a straight line of W, with its neurons in the given slots.
    mutating func line(to goal: [Neuron], _ places: [Int]) {
        var next = slots
        for i in next.weights.indices { next.weights[i] = scaled(next.weights[i], by: 0) }
        for (neuron, place) in zip(goal, places) {
            next.weights[place] = neuron.convexWeight
            next.signs[place] = neuron.sign
        }
        move(.line, to: next)
    }

    /// Goes to an optimal network by the parametric simplex method; the alive neurons and the goal's have independent activations each.
    mutating func follow(to goal: [Neuron]) throws {
        let alive = slots.alive
        let own = slots.neurons(alive)
        let fresh = goal.filter { neuron in
            !own.contains { $0.sign == neuron.sign && areCollinear($0.u, neuron.u) }
        }
        let directions = (own + fresh).map { Neuron(u: normalized($0.u) ?? $0.u, alpha: Double($0.sign)) }
        let columns = directions.map { scaled(rows.activations(of: $0.u), by: $0.alpha) }
        // Inside an exchange r + 1 directions are alive; a straight line has them all.
        let needed = min(ColumnBasis(columns).rank + 1, directions.count)
        let optimum = ReLUNetwork(dimension: program.d, neurons: goal).predict(program.x)
        let current = ReLUNetwork(dimension: program.d, neurons: own).predict(program.x)
        let start = own.map { norm2($0.convexWeight) } + fresh.map { _ in 0 }
        var simplex = ParametricSimplex(columns: columns, from: current, to: optimum, weights: start)
        var places: [Int?] = alive + fresh.map { _ in nil }
        let finished = try simplex?.run { move, weights in
            try place(
                weights, of: directions, &places, move == .exchange ? .exchange : .homotopy, needed: needed)
        }
        guard finished == true else { throw PathError.inaccurate }
    }

    /// Moves to new weights of directions; a direction takes a free slot when it leaves zero and gives it back at zero.
    private mutating func place(
        _ weights: Vector, of directions: [Neuron], _ places: inout [Int?], _ kind: NetworkPath.Piece.Kind,
        needed: Int
    ) throws {
        var next = slots
        var open = slots.weights.indices.filter { norm2(slots.weights[$0]) == 0 }[...]
        for j in directions.indices {
            if weights[j] > 0, places[j] == nil {
                guard let slot = open.popFirst() else {
                    throw PathError.tooNarrow(width: slots.weights.count, needed: needed)
                }
                places[j] = slot
            }
            guard let slot = places[j] else { continue }
            next.weights[slot] = scaled(directions[j].u, by: weights[j])
            next.signs[slot] = directions[j].sign
            if weights[j] == 0 { places[j] = nil }
        }
        move(kind, to: next)
    }

    /// Appends the pieces of another path backwards, its slot i under the name `names[i]`.
    mutating func unfold(_ other: PathBuilder, names: [Int]) {
        for piece in other.pieces.reversed() { append(.unfold, .reversed(piece.curve, names: names)) }
    }
}

/// Why there is no path of the kind asked for.
public enum PathError: Error, Sendable, Equatable {
    /// The networks have too few slots for the path; `needed` are enough.
    case tooNarrow(width: Int, needed: Int)
    /// The directions of the networks are too close to dependent to be told apart in double precision.
    case inaccurate
}
