import Arrangements
import ConvexPrograms
import LinearAlgebra
import Solvers
import Testing

/// Hinge loss where many outputs lie on kinks at once and optima are not unique: small weights, ties, a bias column, columns that
/// are constant. Proximal steps alone stop between 1e-9 and 0.5 away, for the gated program too.
@Suite struct KinkedLossTests {
    /// What is special about the rows.
    enum Kind: String, CaseIterable {
        case ties, bias, tall, constant
    }

    @Test(
        "The gap closes to ten digits",
        arguments: [
            (Kind.constant, 1, 1e-3), (.constant, 2, 1e-4), (.bias, 1, 1e-3), (.bias, 1, 1e-4), (.ties, 1, 1e-3),
            (.tall, 1, 1e-4),
        ] as [(Kind, UInt64, Double)])
    func gapCloses(kind: Kind, seed: UInt64, ratio: Double) throws {
        let (x, y) = teacher(kind, seed)
        let arrangement = try HyperplaneArrangement(x)
        let most = betaMax(ConvexProgram(arrangement: arrangement, y: y, loss: HingeLoss(), beta: 1))
        let solution = solve(
            ConvexProgram(arrangement: arrangement, y: y, loss: HingeLoss(), beta: ratio * most))
        #expect(solution.termination == .solved)
        #expect(solution.objective - solution.lower <= 1e-10 * solution.objective)
    }

    @Test(
        "The gated program is solved to nine digits, from all cells and from given patterns",
        arguments: [
            (Kind.constant, 1, 1e-2), (.bias, 1, 1e-2), (.bias, 2, 1e-3), (.ties, 1, 1e-2), (.tall, 1, 1e-3),
        ] as [(Kind, UInt64, Double)])
    func gatedGapCloses(kind: Kind, seed: UInt64, ratio: Double) throws {
        let (x, y) = teacher(kind, seed)
        let arrangement = try HyperplaneArrangement(x)
        for loss in [HingeLoss(), AbsoluteLoss()] as [any Loss] {
            let most = betaMax(ConvexProgram(arrangement: arrangement, y: y, loss: loss, beta: 1))
            let program = ConvexProgram(arrangement: arrangement, y: y, loss: loss, beta: ratio * most)
            let solution = try solveGated(program)
            #expect(solution.termination == .solved)
            #expect(solution.objective - solution.lower <= 1e-9 * solution.objective)
            // Over the patterns in use the optimum is the same.
            let restricted = try solveGated(program, patterns: solution.gates.map(\.pattern))
            #expect(abs(restricted.objective - solution.objective) <= 1e-9 * solution.objective)
        }
    }

    @Test("A cancelled task gets the zero network and the bound proven so far")
    func cancellation() async throws {
        let (x, y) = teacher(.tall, 1)
        let program = ConvexProgram(arrangement: try HyperplaneArrangement(x), y: y, loss: HingeLoss(), beta: 1e-3)
        let (solution, gated) = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return (solve(program), try? solveGated(program))
        }.value
        #expect(solution.termination == .interrupted && solution.lower <= solution.objective)
        #expect(gated?.termination == .interrupted)
    }

    @Test(
        "Data without a direction, and labels that are all the same",
        arguments: [HingeLoss(), AbsoluteLoss()] as [any Loss])
    func degenerateData(loss: any Loss) throws {
        let zero = try HyperplaneArrangement(Matrix([[0, 0], [0, 0]]))
        let flat = ConvexProgram(arrangement: zero, y: [1, -1], loss: loss, beta: 0.1)
        #expect(solve(flat).objective == 2)
        #expect(try solveGated(flat).objective == 2)
        let single = try HyperplaneArrangement(Matrix([[2]]))
        // min |1 − 2w| + w/10 over w ≥ 0 is taken at w = ½.
        for beta in [0.1, 1.9] {
            let program = ConvexProgram(arrangement: single, y: [1], loss: loss, beta: beta)
            #expect(abs(solve(program).objective - beta / 2) <= 1e-10)
            #expect(abs(try solveGated(program).objective - beta / 2) <= 1e-10)
        }
        #expect(solve(ConvexProgram(arrangement: single, y: [1], loss: loss, beta: 2.1)).objective == 1)
    }

    /// Labels of a teacher network with three neurons, noise, and one label in ten turned over.
    private func teacher(_ kind: Kind, _ seed: UInt64) -> (Matrix, Vector) {
        var random = Xoshiro256(seed: seed &* 7919 &+ 13)
        var n = 12 + random.index(below: 40)
        var d = 2 + random.index(below: 3)
        if kind == .bias { d = 2 + random.index(below: 2) }
        if kind == .tall { (n, d) = (2 * n, 2) }
        var x = Matrix(rows: n, columns: d)
        for i in x.storage.indices { x.storage[i] = random.normal() }
        switch kind {
        case .ties: for i in x.storage.indices { x.storage[i] = Double(random.index(below: 7) - 3) }
        case .bias:
            for k in 0..<n {
                for j in 0..<(d - 1) { x[k, j] = (2 * x[k, j]).rounded() }
                x[k, d - 1] = 1
            }
        case .constant:
            for k in 0..<n {
                x[k, d - 1] = 2
                if d > 2 { x[k, 0] = -1 }
            }
        case .tall: break
        }
        var y = Vector(repeating: 0, count: n)
        for _ in 0..<3 {
            let u = (0..<d).map { _ in random.normal() }
            let weight = random.normal()
            for (k, z) in (x * u).enumerated() { y[k] += weight * max(0, z) }
        }
        for k in 0..<n { y[k] += 0.3 * random.normal() }
        if kind == .ties || kind == .bias { y = y.map { $0.rounded() } }
        let median = y.sorted()[n / 2]
        y = y.map { $0 >= median ? 1 : -1 }
        for k in 0..<n where random.uniform() < 0.1 { y[k] = -y[k] }
        return (x, y)
    }
}
