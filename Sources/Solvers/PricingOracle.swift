import Arrangements
import ConvexPrograms
import LinearAlgebra

/// Finds the dearest directions at a dual point over a family of cones.
protocol PricingOracle: Sendable {
    /// Whether neurons may lie in any cone.
    var isFree: Bool { get }
    /// Whether neurons are free and their directions so many that climbs find them slowly.
    var isHighRank: Bool { get }
    /// Bounds max |νᵀ(Xu)₊| and collects directions above the threshold.
    ///
    /// - Parameters:
    ///   - starts: directions worth a look.
    ///   - effort: the parts of the ball after which a bound that takes too many may be left as it is.
    func price(_ nu: Vector, threshold: Double, starts: [Atom], effort: Int, _ stop: StopSignal) -> Pricing
    /// The directions of an optimum's dual point whose price is β to a millionth.
    func closeDirections(_ nu: Vector, _ beta: Double, _ stop: StopSignal) -> [PricedDirection]
    /// The block of the program that holds a neuron.
    func block(_ atom: Atom, _ program: ConvexProgram, _ data: ReducedData) -> Block
}

/// All patterns: by a sweep in the plane, else by branch and bound over cones of the sphere in few dimensions, over sides of
/// hyperplanes in more.
struct AllCones: PricingOracle {
    let data: ReducedData
    private let sweep: PlaneSweep?

    init(data: ReducedData) {
        self.data = data
        sweep = data.r == 2 ? PlaneSweep(data) : nil
    }

    var isFree: Bool { true }
    var isHighRank: Bool { data.r > 5 }

    /// Cones of the sphere hardly feel n, a tree of sides hardly feels r; in ranks 4 and 5 they cost the same at about 3·2ʳ hyperplanes.
    private var cutsSphere: Bool { data.r <= 3 || (data.r <= 5 && data.lineCount > 3 << data.r) }

    func price(_ nu: Vector, threshold: Double, starts: [Atom], effort: Int, _ stop: StopSignal) -> Pricing {
        if let sweep { return sweep.price(nu, threshold: threshold * (1 + 1e-13)) }
        guard cutsSphere else {
            // The sums of a bound round more than those of a price.
            var tree = SignTree(data, nu, threshold: threshold * (1 + 1e-12), stop)
            return tree.run(near: starts, climbs: 1024, parts: effort)
        }
        if data.r == 5 {
            // Cones are for the proof: climbs find directions in a hundredth of the time.
            var tree = SignTree(data, nu, threshold: threshold * (1 + 1e-12), stop)
            let climbed = tree.run(near: starts, climbs: 64, parts: 0)
            if !climbed.directions.isEmpty { return climbed }
        }
        let known = starts.compactMap { atom in
            normalized(atom.w).map { PricedDirection(sign: atom.sign, u: $0, price: 0) }
        }
        return priceCones(data, nu, threshold: threshold * (1 + 1e-13), ratio: 0.5, starts: known, stop)
    }

    func closeDirections(_ nu: Vector, _ beta: Double, _ stop: StopSignal) -> [PricedDirection] {
        let threshold = beta * (1 - 1e-6)
        if let sweep { return sweep.price(nu, threshold: threshold).directions }
        if cutsSphere { return priceCones(data, nu, threshold: threshold, ratio: 0, stop).directions }
        var tree = SignTree(data, nu, threshold: threshold, stop)
        return tree.exhaust(parts: 20_000) ?? []
    }

    /// The maximum of |νᵀ(Xu)₊| over ‖u‖ ≤ 1: the largest value found and a proven upper bound, equal when they agree to 1e-9.
    ///
    /// Where cones are too many, the search for larger values and for a proof adds a few seconds.
    func maximum(_ nu: Vector) -> ClosedRange<Double> {
        if let sweep {
            let best = sweep.price(nu, threshold: 0).directions.first?.price ?? 0
            return best...best
        }
        let stop = StopSignal(seconds: .infinity)
        guard cutsSphere else {
            // A part costs O(n r²).
            let effort = max(256, 300_000_000 / (data.lineCount * data.r * data.r))
            var best = 0.0
            while true {
                let pricing = price(nu, threshold: best, starts: [], effort: effort, stop)
                guard let dearest = pricing.directions.first else {
                    return best...(pricing.upper <= best * (1 + 1e-9) ? best : pricing.upper)
                }
                best = dearest.price
            }
        }
        let best = priceCones(data, nu, threshold: 0, ratio: 1, stop).directions.first?.price ?? 0
        return best...best
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
        // Towards the positive sides first, so that the pattern is 1(Xw ≥ 0) where a cell has it.
        var generator = Xoshiro256(seed: 1)
        var inward = Vector(repeating: 0, count: data.r)
        for k in kinkRows {
            let line = Int(data.lineOfRow[k])
            inward = sum(inward, data.normal(line), times: data.coefficient[k] > 0 ? 1 : -1)
        }
        let z = atom.products(data)
        var size = 1e-3 * norm2(atom.w)
        // Half of the way to the nearest other hyperplane.
        for k in 0..<data.n where z[k] != 0 { size = min(size, 0.5 * abs(z[k] / data.coefficient[k])) }
        for _ in 0..<60 {
            let direction = inward.map { $0 + 1e-2 * generator.normal() }
            let u = sum(atom.w, normalized(direction) ?? direction, times: size)
            let pattern = arrangement.pattern(of: data.lifted(u))
            if (0..<data.n).allSatisfy({ z[$0] == 0 || pattern[$0] == (z[$0] > 0) }) { return pattern }
            size /= 4
        }
        return exact
    }
}
