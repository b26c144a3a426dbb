import Arrangements
import ConvexPrograms
import LinearAlgebra
import Networks
import Testing

@testable import Solvers

/// Located events against solutions from scratch on their two sides, on hundreds of seeded problems.
@Suite("Solver: events along β are true")
struct PathTruthTests {
    /// Fresh solutions at this share of β before and after an event; nearer, a neuron too many changes the objective too little.
    private static let distance = 3e-3

    /// Neurons merge and split only where data are symmetric: on the hyperplane that is met both of its weights vanish at once. Here each
    /// row has its mirror image, the first two share the hyperplane, and the outputs of other neurons there pass the targets.
    private func mirrored(_ kind: PathEvent.Kind, seed: UInt64) throws -> ConvexProgram {
        var random = Xoshiro256(seed: seed)
        let rows: [[Double]] = [[1, 0], [-1, 0], [0.6, 1], [-0.6, 1], [0.3, 1], [-0.3, 1], [3, -3], [-3, -3]]
        let (a, b, c) = (random.uniform(), random.uniform(), random.uniform())
        let targets =
            kind == .merge
            ? [0.1 + 0.5 * a, 3, 2.2 + 0.4 * b, 0.6 + 1.8 * c] : [-0.35 * a, 3, 3.55 + 0.4 * b, -3 + 2.2 * c]
        return ConvexProgram(
            arrangement: try HyperplaneArrangement(Matrix(rows)), y: targets.flatMap { [$0, $0] }, loss: SquaredLoss(),
            beta: 1)
    }

    private func weights(_ program: ConvexProgram) -> Vector {
        let largest = betaMax(program)
        return (0..<12).reduce(into: []) { betas, _ in betas.append((betas.last ?? largest / 0.68) * 0.68) }
    }

    private func solved(_ program: ConvexProgram, _ beta: Double) -> Solution {
        solve(
            ConvexProgram(arrangement: program.arrangement, y: program.y, loss: program.loss, beta: beta),
            options: SolverOptions(tolerance: 1e-13))
    }

    /// Counts the events by kind that two fresh solutions confirm, of those alone within a hundredth and between unique optima.
    private func confirmed(_ program: ConvexProgram, _ name: String) throws -> [PathEvent.Kind: Int] {
        guard betaMax(program) > 0 else { return [:] }
        let events = SolutionPath(program, betas: weights(program)).events
        let data = ReducedData(program)
        var counts: [PathEvent.Kind: Int] = [:]
        for event in events {
            #expect(event.status != .bracketed, "\(name)")
            guard event.isLocated, !events.contains(where: { isNear($0.beta, event.beta) }) else { continue }
            let sides = [1 + Self.distance, 1 - Self.distance].map { solved(program, $0 * event.beta) }
            guard try sides.allSatisfy({ try OptimalSet($0).isUnique == true }) else { continue }
            let change = FaceDifference(ActivePoint(sides[0], data), ActivePoint(sides[1], data))
            let simultaneous = events.filter { abs($0.beta - event.beta) <= 1e-9 * event.beta }
            let kinds = change.changes.map(\.kind.rawValue).sorted()
            #expect(kinds == simultaneous.map(\.kind.rawValue).sorted(), "\(name), β = \(event.beta)")
            counts[event.kind, default: 0] += 1
        }
        return counts
    }

    /// Two events so near that solutions beside one feel the other, and not at one weight.
    private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) > 1e-9 * b && abs(a - b) <= 1e-2 * b }

    @Test("random data, with duplicates, parallel rows, ties and rank one")
    func randomProblems() throws {
        var counts: [PathEvent.Kind: Int] = [:]
        for problem in RandomProblem.all(1...300) {
            counts.merge(try confirmed(problem.program, "\(problem)")) { $0 + $1 }
        }
        for (kind, least) in [(PathEvent.Kind.birth, 500), (.death, 30), (.kink, 80), (.release, 50)] {
            #expect(counts[kind, default: 0] >= least, "\(kind)")
        }
    }

    /// The two directions beside the first hyperplane that are mirror images, or the one on it, among the optimal directions.
    @Test("neurons of mirrored data merge and split", arguments: [PathEvent.Kind.merge, .split])
    func mirroredProblems(_ kind: PathEvent.Kind) throws {
        var seen = 0
        for seed in UInt64(1)...100 {
            let program = try mirrored(kind, seed: seed)
            for event in SolutionPath(program, betas: weights(program)).events where event.kind == kind {
                #expect(event.isLocated && event.uncertainty <= 1e-9 * event.beta, "seed \(seed)")
                let sides = try [1 + Self.distance, 1 - Self.distance].map { share in
                    try OptimalSet(solved(program, share * event.beta)).directions.filter {
                        $0.sign == event.sign && $0.u[1] > 0 && abs($0.u[0]) < 0.1
                    }.map { abs($0.u[0]) }
                }
                let (two, one) = kind == .merge ? (sides[0], sides[1]) : (sides[1], sides[0])
                #expect(two.count == 2 && two.allSatisfy { $0 > 1e-6 }, "seed \(seed)")
                #expect(one.count == 1 && one.allSatisfy { $0 < 1e-9 }, "seed \(seed)")
                seen += 1
            }
        }
        #expect(seen >= 10)
    }

    /// A neuron that is on one side of a hyperplane at one weight and on the other at the next has met it and left it: the rows of seed
    /// 36 hold it in between.
    @Test("no neuron crosses a hyperplane of weight at one β")
    func crossingsAreKinkAndRelease() throws {
        let program = try RandomProblem(seed: 36).program
        let events = SolutionPath(program, betas: weights(program)).events
        #expect(events.contains { $0.kind == .kink } && events.contains { $0.kind == .release })
        #expect(!events.contains { $0.kind == .crossing })
    }

    /// Where Xᵀν = 0 both directions of a line have the price β, optima are many, and one gives way to another.
    @Test("a change from one optimum to another is called a choice")
    func choices() throws {
        var choices = 0
        for seed in UInt64(1)...60 {
            var random = Xoshiro256(seed: seed)
            let rows = (0..<9).map { _ in [random.normal(), random.normal()] }
            let program = ConvexProgram(
                arrangement: try HyperplaneArrangement(Matrix(rows)), y: rows.map { _ in random.normal() },
                loss: SquaredLoss(), beta: 1)
            for event in SolutionPath(program, betas: weights(program)).events where event.status == .choice {
                let dimensions = try [event.bracket.lowerBound, event.bracket.upperBound].map {
                    try OptimalSet(solved(program, $0)).dimension
                }
                #expect(dimensions.contains { $0 > 0 }, "seed \(seed), β = \(event.beta)")
                choices += 1
            }
        }
        #expect(choices > 20)
    }
}
