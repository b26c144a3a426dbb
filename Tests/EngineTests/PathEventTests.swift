import Arrangements
import Certificates
import ConvexPrograms
import Datasets
import LinearAlgebra
import Solvers
import Testing

@Suite("Solver: events along β")
struct PathEventTests {
    private func program(_ rows: [Vector], _ y: Vector, _ name: String = "squared") throws -> ConvexProgram {
        let loss = try #require(losses.first { $0.name == name })
        return ConvexProgram(arrangement: try HyperplaneArrangement(Matrix(rows)), y: y, loss: loss, beta: 1)
    }

    private func random(_ n: Int, _ d: Int, _ name: String, seed: UInt64) throws -> ConvexProgram {
        let data = try Dataset.teacher(n, d, width: 3, noise: 0.5, seed: seed)
        let loss = try #require(losses.first { $0.name == name })
        var y = try #require(data.y)
        if loss.needsSigns { y = y.map { $0 > 0 ? 1 : -1 } }
        return ConvexProgram(arrangement: try HyperplaneArrangement(data.exact), y: y, loss: loss, beta: 1)
    }

    private func weights(_ program: ConvexProgram, _ count: Int, to least: Double) -> Vector {
        (0..<count).map { betaMax(program) * (1 - (1 - least) * Double($0) / Double(count - 1)) }
    }

    /// On orthogonal rows e_k with squared loss the positive and the negative targets have one neuron each, from the norm of their
    /// part of y on; on the line each half has its own, from |Σ x_k y_k| of its rows on.
    @Test(
        "births of orthogonal data are where the formula says",
        arguments: [
            ([[1.0, 0], [0, 1]], [3.0, -4], [4.0, 3]), ([[1, 0], [0, 1]], [3, 4], [5]),
            ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -2], [5, 2]), ([[1], [-1]], [2, 1], [2, 1]),
            ([[1], [-1], [2]], [1, -5, 2], [5, 5]),
        ])
    func orthogonalRows(_ rows: [Vector], _ y: Vector, _ births: Vector) throws {
        let program = try program(rows, y)
        let events = SolutionPath(program, betas: [7, 0.1]).events
        #expect(events.map(\.kind) == births.map { _ in .birth })
        for (event, beta) in zip(events, births) {
            #expect(event.isLocated && abs(event.beta - beta) <= 1e-12 * beta && event.uncertainty <= 1e-10 * beta)
            #expect(event.norm == 0)
        }
    }

    /// With logistic loss ∇ℓ(0) = −y/2.
    @Test("births with logistic loss")
    func logisticRows() throws {
        let events = SolutionPath(try program([[2], [-1]], [1, -1], "logistic"), betas: [3, 0.1]).events
        #expect(events.map(\.sign) == [1, -1])
        for (event, beta) in zip(events, [1, 0.5]) { #expect(abs(event.beta - beta) <= 1e-12) }
    }

    /// Fresh solutions on both sides of an event differ by the neuron of the event. Nearer than this, a neuron too many or too few
    /// changes the objective by less than solutions are sure of.
    @Test("the active set changes at located events", arguments: ["squared", "logistic", "huber", "squaredhinge"])
    func changesAtEvents(_ name: String) throws {
        var seen: [PathEvent.Kind: Int] = [:]
        for seed in [UInt64](1...4) {
            let unit = try random(14, 2, name, seed: seed)
            let path = SolutionPath(unit, betas: weights(unit, 12, to: 0.02))
            let first = try #require(path.events.first)
            #expect(first.kind == .birth && abs(first.beta - betaMax(unit)) <= 1e-10 * first.beta)
            for event in path.events where event.isLocated {
                #expect(event.uncertainty <= 1e-10 * event.beta)
                let isAlone = path.events.count { abs($0.beta - event.beta) <= 1e-3 * event.beta } == 1
                guard isAlone, event.kind.isBeginning || event.kind.isEnd else { continue }
                let sides = [1 + 3e-4, 1 - 3e-4].map { share in
                    solve(
                        ConvexProgram(
                            arrangement: unit.arrangement, y: unit.y, loss: unit.loss, beta: share * event.beta))
                }
                let counts = sides.map(\.blocks.count)
                #expect(counts[1] - counts[0] == (event.kind.isEnd ? -1 : 1))
                seen[event.kind, default: 0] += 1
            }
        }
        #expect(seen[.birth, default: 0] >= 8 && seen[.death, default: 0] >= 1)
    }

    @Test("events add up to the changes of neurons", arguments: losses.map(\.name))
    func eventsAddUp(_ name: String) throws {
        let unit = try random(12, 2, name, seed: 6)
        let path = SolutionPath(unit, betas: weights(unit, 8, to: 0.05))
        #expect(path.events.map(\.beta) == path.events.map(\.beta).sorted(by: >))
        for (larger, smaller) in zip(path.solutions, path.solutions.dropFirst()) {
            let between = path.events.filter {
                $0.beta <= larger.program.beta * (1 + 1e-9) && $0.beta > smaller.program.beta * (1 + 1e-9)
            }
            let change = between.count { $0.kind.isBeginning } - between.count { $0.kind.isEnd }
            #expect(smaller.blocks.count - larger.blocks.count == change)
        }
        for (i, track) in path.tracks.enumerated() {
            let ends = path.ends(ofTrack: i)
            #expect(
                (ends.birth == nil) == (track.first == 0) && (ends.death == nil) == (track.end == path.solutions.count))
        }
    }

    /// Two triangles of the hexagon are optimal at every β: three neurons are born at once, and none of them dies.
    @Test("simultaneous births have one β, and other optima make no events")
    func hexagon() throws {
        let data = try #require(Example.all.first { $0.name == "hexagon" }).dataset()
        let squared = try #require(losses.first { $0.name == "squared" })
        let unit = ConvexProgram(
            arrangement: try HyperplaneArrangement(data.exact), y: try #require(data.y), loss: squared, beta: 1)
        let path = SolutionPath(unit, betas: (1...20).map { betaMax(unit) * 1.05 / Double($0) })
        #expect(path.events.map(\.kind) == [.birth, .birth, .birth])
        for event in path.events { #expect(abs(event.beta - betaMax(unit)) <= 1e-5 * event.beta) }
    }

    @Test("without time births and deaths are bracketed by the weights given")
    func withoutTime() throws {
        let unit = try random(12, 2, "squared", seed: 3)
        let solutions = solvePath(unit, betas: weights(unit, 6, to: 0.05))
        let steps = locateEvents(solutions, options: SolverOptions(timeLimit: 0))
        for (step, (larger, smaller)) in zip(steps, zip(solutions, solutions.dropFirst())) {
            let ends = smaller.program.beta...larger.program.beta
            #expect(step.events.allSatisfy { !$0.isLocated && $0.bracket == ends })
        }
        #expect(steps.contains { !$0.events.isEmpty })
    }
}
