import Arrangements
import ConvexPrograms
import LinearAlgebra

/// Finds the dearest directions at a dual point over a family of cones.
protocol PricingOracle: Sendable {
    /// Bounds max |νᵀ(Xu)₊| and collects directions above the threshold; `starts` are directions worth a look.
    func price(_ nu: Vector, threshold: Double, starts: [Atom], _ stop: StopSignal) -> Pricing
    /// The directions of an optimum's dual point whose price is β to 1e-9.
    func optimalDirections(_ nu: Vector, _ beta: Double, _ stop: StopSignal) -> [PricedDirection]
    /// The block of the program that holds a neuron.
    func block(_ atom: Atom, _ program: ConvexProgram, _ data: ReducedData) -> Block
}

/// All patterns, by branch and bound over the sphere.
struct AllCones: PricingOracle {
    let data: ReducedData

    func price(_ nu: Vector, threshold: Double, starts: [Atom], _ stop: StopSignal) -> Pricing {
        var search = ConePricing(data, nu, threshold: threshold * (1 + 1e-13), ratio: 0.5, stop)
        return search.run(
            starts: starts.compactMap { atom in
                normalized(atom.w).map { PricedDirection(sign: atom.sign, u: $0, price: 0) }
            })
    }

    func optimalDirections(_ nu: Vector, _ beta: Double, _ stop: StopSignal) -> [PricedDirection] {
        var search = ConePricing(data, nu, threshold: beta * (1 - 1e-6), ratio: 0, stop)
        return search.run().directions.filter { $0.price >= beta * (1 - 1e-9) }
    }

    /// A neuron on kinks belongs to every cell around its face; the block is that of a cell, found by leaving the face a little.
    func block(_ atom: Atom, _ program: ConvexProgram, _ data: ReducedData) -> Block {
        let w = data.lifted(atom.w)
        return Block(
            pattern: cell(around: atom, data, program.arrangement), sign: atom.sign > 0 ? 1 : -1, w: w)
    }

    private func cell(around atom: Atom, _ data: ReducedData, _ arrangement: HyperplaneArrangement) -> ActivationPattern
    {
        let exact = arrangement.pattern(of: data.lifted(atom.w))
        guard !atom.kinks.isEmpty else { return exact }
        let kinkRows = atom.kinks.flatMap { data.rows(of: $0).map(Int.init) }
        var generator = Xoshiro256(seed: 1)
        // Towards the positive sides first, so that the pattern is 1(Xw ≥ 0) where a cell has it.
        var inward = Vector(repeating: 0, count: data.r)
        for k in kinkRows {
            let line = Int(data.lineOfRow[k])
            inward = sum(inward, data.normal(line), times: data.coefficient[k] > 0 ? 1 : -1)
        }
        var size = 1e-3 * norm2(atom.w)
        for _ in 0..<60 {
            let direction = inward.map { $0 + 1e-2 * generator.normal() }
            let u = sum(atom.w, normalized(direction) ?? direction, times: size)
            let pattern = arrangement.pattern(of: data.lifted(u))
            let z = atom.products(data)
            if (0..<data.n).allSatisfy({ z[$0] == 0 || pattern[$0] == (z[$0] > 0) }) { return pattern }
            size /= 4
        }
        return exact
    }
}
