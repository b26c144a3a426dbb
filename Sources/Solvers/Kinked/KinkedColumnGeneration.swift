import ConvexPrograms
import LinearAlgebra

/// Column generation for losses that are linear on both sides of a kink, from the neurons where proximal steps stopped.
///
///     repeat   cones in use: the interior-point method gives neurons and slopes g; near the end Newton's method on the
///              optimality conditions takes the last digits
///              ν ← −g
///              price every cone and bound P*, as for smooth losses
///              stop when the objective meets the bound
///              add the cones of the directions that exceed β
///
/// A whole cone limits ν by a quadratic, so that it takes few rounds, and slopes from the interior do not jump from
/// vertex to vertex as those of a linear program with one cut per direction would.
struct KinkedColumnGeneration {
    private let program: ConvexProgram
    private let options: SolverOptions
    private let data: ReducedData
    private let kinks: Vector
    private let oracle: any PricingOracle
    private let stop: StopSignal
    private var blocks: [ConeBlock] = []
    /// The best neurons.
    private(set) var best: (objective: Double, atoms: [Atom])
    /// The best lower bound.
    private(set) var bound: LowerBound
    private(set) var rounds = 0
    /// Cones priced.
    private(set) var priced = 0
    /// Chooses the cone of a direction on several hyperplanes: another one in every round.
    private var random = Xoshiro256(seed: 1)

    /// Neurons with the slopes that go with them.
    private struct Point {
        var atoms: [Atom]
        var slopes: Vector
    }

    /// Facets of a cone that are given to the interior-point method from the start.
    private static let facets = 256

    /// Prepares a run from neurons and a bound.
    init(
        _ program: ConvexProgram, _ data: ReducedData, _ oracle: any PricingOracle, kinks: Vector,
        options: SolverOptions, best: (objective: Double, atoms: [Atom]), bound: LowerBound, _ stop: StopSignal
    ) {
        (self.program, self.data, self.oracle, self.kinks) = (program, data, oracle, kinks)
        (self.options, self.best, self.bound, self.stop) = (options, best, bound, stop)
    }

    /// Runs until the objective meets the bound, or neither improves any more.
    mutating func run() {
        var directions = best.atoms.compactMap { atom in
            normalized(atom.w).map { PricedDirection(sign: atom.sign, u: $0, price: 0, pattern: atom.pattern) }
        }
        if directions.isEmpty {
            directions = examine(
                Point(atoms: [], slopes: program.loss.gradient(Vector(repeating: 0, count: data.n), program.y)),
                effort: 256)
        }
        var (stalls, wasNew, isImproving) = (0, true, false)
        while !stop.isRaised, stalls < 6, rounds < 200 {
            let before = difference
            let gap = before / max(best.objective, .leastNormalMagnitude)
            let isNew = add(directions)
            if blocks.isEmpty || !isNew && !wasNew { break }
            wasNew = isNew
            rounds += 1
            let points = solveMaster(
                tolerance: isNew ? max(1e-13, 1e-3 * min(1, gap)) : 1e-13, mayDrop: isImproving)
            directions = []
            // When no cone is missing any more, the prices are worth a proof.
            for point in points where !isClosed { directions += examine(point, effort: isNew ? 256 : .max) }
            options.progress?(rounds, best.objective, bound.value)
            if isClosed { break }
            isImproving = difference <= 0.9 * before
            stalls = isNew || isImproving ? 0 : stalls + 1
        }
    }

    /// Objective minus bound.
    private var difference: Double { best.objective - bound.value }

    private var isClosed: Bool { difference <= 1e-4 * options.tolerance * best.objective }

    /// Bounds P* with the slopes of a point, keeps its neurons when they are the best, and returns directions above β.
    private mutating func examine(_ point: Point, effort: Int) -> [PricedDirection] {
        let nu = scaled(point.slopes, by: -1)
        let pricing = oracle.price(nu, threshold: program.beta, starts: point.atoms, effort: effort, stop)
        priced += pricing.cones
        let largest = pricing.upper > 0 ? program.beta / pricing.upper : .infinity
        bound.raise(nu, times: [min(1, largest), largest], program)
        keep(point.atoms)
        return pricing.directions
    }

    /// Keeps neurons when they are the best.
    private mutating func keep(_ atoms: [Atom]) {
        let objective = objective(atoms)
        if objective < best.objective { best = (objective, atoms) }
    }

    private func objective(_ atoms: [Atom]) -> Double {
        var f = Vector(repeating: 0, count: data.n)
        for atom in atoms { addActivation(atom.products(data), times: atom.sign, to: &f) }
        return program.loss.value(f, program.y) + program.beta * atoms.reduce(0) { $0 + norm2($1.w) }
    }

    /// Adds the cones of directions that are not there yet, as far as the interior-point method takes them; false when there are none.
    @discardableResult
    private mutating func add(_ directions: [PricedDirection]) -> Bool {
        var isNew = false
        for direction in directions {
            for _ in 0..<4 {
                let towards = (0..<data.r).map { _ in random.normal() }
                let block = ConeBlock(direction, towards: towards, data, most: Self.facets)
                let size = blocks.reduce(block.basis.count) { $0 + $1.basis.count }
                guard !block.basis.isEmpty, size <= InteriorPoint.largest,
                    !blocks.contains(where: { $0.isSame(block) })
                else { continue }
                blocks.append(block)
                isNew = true
                break
            }
        }
        return isNew
    }

    /// Optimal neurons and slopes over the cones in use; the first point is the most exact one if Newton's method succeeds.
    private mutating func solveMaster(tolerance: Double, mayDrop: Bool) -> [Point] {
        let domains = program.y.map { program.loss.domain($0) }
        while true {
            var method = InteriorPoint(data, blocks, kinks: kinks, domains: domains, beta: program.beta)
            method.solve(tolerance: tolerance, stop)
            var isChanged = false
            for i in blocks.indices {
                let vector = method.vector(i)
                if blocks[i].facets.count >= Self.facets, blocks[i].addViolated(vector, data) { isChanged = true }
            }
            if isChanged, !stop.isRaised { continue }
            if mayDrop { blocks = blocks.indices.filter { method.price($0) > 0.9 }.map { blocks[$0] } }
            keep(neurons(method, onLines: false))
            let point = Point(atoms: neurons(method, onLines: true), slopes: method.slopes)
            return (polished(point, rows: method.rowsOnKinks).map { [$0] } ?? []) + [point]
        }
    }

    /// The neurons of an interior point; put on the hyperplanes they seem to lie on.
    private func neurons(_ method: InteriorPoint, onLines: Bool) -> [Atom] {
        let vectors = method.blocks.indices.map { method.vector($0) }
        let longest = vectors.reduce(0) { max($0, norm2($1)) }
        var master = RestrictedMaster(data: data, loss: LossAtTargets(program), beta: program.beta)
        for (i, w) in vectors.enumerated() where norm2(w) > 1e-8 * longest {
            var atom = Atom(sign: method.blocks[i].sign, w: w, pattern: method.blocks[i].pattern)
            if onLines {
                atom.kinks = method.lines(i).sorted()
                let length = norm2(atom.w)
                atom.settle(data)
                guard norm2(atom.w) > 0.5 * length else { continue }
            }
            master.atoms.append(atom)
        }
        guard onLines else { return master.atoms }
        master.merge()
        master.prune()
        return master.atoms
    }

    /// The solution of the optimality conditions near a point, if there is one.
    private func polished(_ point: Point, rows: [Int]) -> Point? {
        guard
            var newton = KinkNewton(
                data, beta: program.beta, kinks: kinks, rows: rows, atoms: point.atoms, slopes: point.slopes),
            newton.solve()
        else { return nil }
        let slopes = zip(newton.slopes, program.y).map { slope, y in
            let domain = program.loss.domain(y)
            return min(domain.upperBound, max(domain.lowerBound, slope))
        }
        return Point(atoms: newton.atoms, slopes: slopes)
    }
}
