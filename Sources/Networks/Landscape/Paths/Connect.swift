import Certificates
import ConvexPrograms
import LinearAlgebra

/// Where a path leads.
public enum PathGoal: Sendable {
    /// A nearly minimal network: balanced, compatible neurons of one sign collinear.
    case nearlyMinimal
    /// A minimal network: balanced, no compatible neurons of one sign.
    case minimal
    /// A global minimum, given by any optimal network.
    case global(ReLUNetwork)
    /// A given network, up to the order of its slots.
    case network(ReLUNetwork)
}

extension ReLUNetwork {
    /// An explicit path of networks of one width along which 𝓛_β never rises, from this network to a goal.
    ///
    /// 1. Neurons are balanced, compatible ones of one sign merged (nearly minimal), collinear ones collapsed (minimal).
    /// 2. Neurons are pruned to independent activations, at most r ≤ n of them, r the rank of the activations.
    /// 3. When the free slots suffice, a straight line of W; 𝓛ᶜ_β is convex on it with its least value at the end. Otherwise the
    ///    parametric simplex method, for which every width m ≥ r + 1 suffices, so m ≥ n + 1: the line of outputs is convex in t too.
    ///
    /// The way to a network that is not optimal ends with that network's own path backwards, along which the loss may rise.
    /// Wang, Lacotte, Pilanci, ICLR 2022, for the existence; MATH.md T13 and T14 for the construction.
    ///
    /// - Parameters:
    ///   - goal: where the path leads.
    ///   - samples: the number of intervals at which each piece is sampled.
    /// - Throws: `PathError.tooNarrow` with a width that suffices, and `CancellationError`.
    public func path(to goal: PathGoal, in program: ConvexProgram, samples: Int = 20) throws -> NetworkPath {
        var start = self
        if case .network(let other) = goal { start = padded(to: other.width) }
        var builder = PathBuilder(program, from: start)
        switch goal {
        case .nearlyMinimal: try builder.merge(collapsing: false)
        case .minimal: try builder.merge(collapsing: true)
        case .global(let optimum):
            let value = optimum.objective(program)
            // A start whose value is that of the optimum up to rounding is a global minimum already.
            guard objective(program) > value + 1e-13 * max(1, value) else {
                return try NetworkPath(program, from: start, [], samples: samples)
            }
            try builder.descend(to: optimum)
        case .network(let other): try builder.reach(other.padded(to: width))
        }
        return try NetworkPath(program, from: start, builder.pieces, samples: samples)
    }
}

extension PathBuilder {
    /// Balanced already: merges, collapses and prunes.
    private mutating func reduce() throws {
        try merge(collapsing: true)
        try prune()
    }

    /// Goes to a global minimum.
    fileprivate mutating func descend(to optimum: ReLUNetwork) throws {
        try reduce()
        let goal = optimum.mergingCollinear().pruned(over: program.x).neurons
        if let places = places(for: goal) { line(to: goal, places) } else { try follow(to: goal) }
    }

    /// Goes to a network of the same width, up to the order of its slots.
    fileprivate mutating func reach(_ other: ReLUNetwork) throws {
        var back = PathBuilder(program, from: other)
        try back.reduce()
        try reduce()
        let ends = back.slots.alive
        let goal = back.slots.neurons(ends)
        if places(for: goal) == nil,
            try ReLUNetwork(dimension: program.d, neurons: goal).certificate(in: program).optimal
        {
            // From a vertex of the optimal set the line may fit where from here it does not.
            try follow(to: goal)
        }
        guard let places = places(for: goal) else {
            throw PathError.tooNarrow(width: slots.weights.count, needed: slots.alive.count + goal.count)
        }
        line(to: goal, places)
        unfold(back, names: Self.permutation(of: slots.weights.count, taking: ends, to: places))
    }

    /// A permutation of 0 ..< count that takes some numbers to given places, the others to the rest in order.
    private static func permutation(of count: Int, taking ends: [Int], to places: [Int]) -> [Int] {
        let taken = Set(places)
        var rest = (0..<count).filter { !taken.contains($0) }[...]
        let known = Dictionary(uniqueKeysWithValues: zip(ends, places))
        return (0..<count).map { known[$0] ?? rest.popFirst() ?? $0 }
    }
}
