import Certificates
import ConvexPrograms
import LinearAlgebra
import Networks
import Solvers
import Testing

/// The identities of networks and convex points that hold for every problem, on seeded random ones.
@Suite struct NetworkIdentityTests {
    static let problems = RandomProblem.all(1...300)

    private func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
        abs(a - b) <= tolerance * max(1, abs(a), abs(b))
    }

    private func sameOutputs(_ a: ReLUNetwork, _ b: ReLUNetwork, _ x: Matrix, _ tolerance: Double = 1e-11) -> Bool {
        let (f, g) = (a.predict(x), b.predict(x))
        return norm2(difference(f, g)) <= tolerance * max(1, norm2(f))
    }

    @Test func convexValueIsAtMostTheNetworksValue() {
        for problem in Self.problems {
            var problem = problem
            let program = problem.program
            let network = problem.network(width: 5)
            let blocks = network.blocks(over: program.x)
            let value = network.objective(program)
            #expect(program.objective(blocks) <= value * (1 + 1e-12), "\(problem)")
            // Balanced networks with at most one neuron per block have equality.
            let image = ReLUNetwork(dimension: program.d, blocks: blocks)
            #expect(close(image.objective(program), program.objective(blocks)), "\(problem)")
            #expect(sameOutputs(image, network, program.x, 1e-6), "\(problem)")
        }
    }

    @Test func formsKeepTheOutputsAndDoNotRaiseTheValue() {
        for problem in Self.problems {
            var problem = problem
            let (program, x) = (problem.program, problem.program.x)
            let network = problem.network(width: 6)
            let value = network.objective(program)
            let pruned = network.pruned(over: x)
            #expect(pruned.width <= activationRank(of: program), "\(problem)")
            #expect(NetworkStructure(pruned, over: x).isIrreducible, "\(problem)")
            let minimal = network.minimal(over: x)
            #expect(NetworkStructure(minimal, over: x).isMinimal, "\(problem)")
            for form in [network.balanced, pruned, minimal, network.mergingCollinear(), network.padded(to: 9)] {
                #expect(sameOutputs(form, network, x, 1e-6), "\(problem)")
                #expect(form.objective(program) <= value * (1 + 1e-9), "\(problem)")
            }
        }
    }

    @Test func activationRankIsThatOfManyActivations() {
        for problem in Self.problems {
            var problem = problem
            let x = problem.program.x
            // Rows that rounding alone keeps apart span more cells than doubles can tell.
            guard rank(of: x) == problem.program.arrangement.rank else { continue }
            // Directions of cells and of faces, so that every kink is met.
            let directions = (0..<150).map { i in
                i % 2 == 0 ? problem.vector(x.columns) : problem.onFace(problem.vector(x.columns))
            }
            let activations = directions.map { u in (x * u).map { $0 > 1e-12 ? $0 : 0 } }
            #expect(ColumnBasis(activations).rank == activationRank(of: problem.program), "\(problem)")
        }
    }

    @Test func splittingIsUndoneByMergingAndKeepsTheValue() {
        for problem in Self.problems {
            var problem = problem
            let network = problem.network(width: 3).balanced
            let split = network.splitting(1, by: [0.5, 0, 0.2, 0.3])
            #expect(split.width == 6)
            #expect(split.isSame(as: network), "\(problem)")
            #expect(close(split.objective(problem.program), network.objective(problem.program)), "\(problem)")
            #expect(split.mergingCollinear().contributing.isSame(as: network), "\(problem)")
            guard network.neurons[1].contributes else { continue }
            #expect(!network.splitting(1, by: [0.5, 0.4]).isSame(as: network), "\(problem)")
        }
    }

    @Test func optimaMapBothWaysAndSplitIntoOptima() throws {
        for problem in Self.problems {
            let program = problem.program
            let solution = solve(program, options: SolverOptions(tolerance: 1e-12))
            let network = ReLUNetwork(dimension: program.d, blocks: solution.blocks)
            #expect(close(network.objective(program), solution.objective), "\(problem)")
            let certificate = try certify(solution)
            #expect(certificate.optimal && certificate.gap < 1e-10, "\(problem): gap \(certificate.gap)")
            #expect(close(certificate.objective, solution.objective), "\(problem)")
            let minimal = network.minimal(over: program.x)
            let back = ReLUNetwork(dimension: program.d, blocks: minimal.blocks(over: program.x))
            #expect(back.isSame(as: minimal), "\(problem)")
            #expect(close(minimal.objective(program), solution.objective, 1e-9), "\(problem)")
            #expect(minimal.pruned(over: program.x).width <= program.n, "\(problem)")
            guard network.width > 0 else { continue }
            let split = network.splitting(0, by: [0.25, 0.75])
            #expect(try certify(neurons: split.neurons.map { ($0.u, $0.alpha) }, of: program).optimal, "\(problem)")
        }
    }

    @Test func everyNetworkIsAboveTheDualBound() throws {
        for problem in Self.problems {
            var problem = problem
            let program = problem.program
            let network = problem.network(width: 4)
            let certificate = try certify(neurons: network.neurons.map { ($0.u, $0.alpha) }, of: program)
            let optimum = solve(program)
            let convex = program.objective(network.blocks(over: program.x))
            let slack = 1e-7 * max(1, optimum.objective)
            #expect(certificate.lower <= optimum.objective + slack, "\(problem)")
            #expect(optimum.objective <= convex + slack, "\(problem)")
            #expect(
                certificate.objective == network.objective(program)
                    || close(certificate.objective, network.objective(program)))
        }
    }

    @Test(arguments: ["hinge", "absolute", "squaredhinge", "huber"])
    func networksOfOtherLossesAreCertified(_ name: String) throws {
        let named = ConvexPrograms.loss(named: name)
        let loss = try #require(named)
        var tried = 0
        for problem in Self.problems.prefix(80) {
            let y = loss.needsSigns ? problem.program.y.map { $0 < 0 ? -1 : 1 } : problem.program.y
            let program = ConvexProgram(
                arrangement: problem.program.arrangement, y: y, loss: loss, beta: problem.program.beta)
            let solution = solve(program)
            guard solution.termination == .solved else { continue }
            let network = ReLUNetwork(dimension: program.d, blocks: solution.blocks)
            let certificate = try certify(neurons: network.neurons.map { ($0.u, $0.alpha) }, of: program)
            #expect(certificate.optimal, "\(problem): gap \(certificate.gap)")
            #expect(certificate.lower <= solution.objective * (1 + 1e-12), "\(problem)")
            tried += 1
        }
        #expect(tried >= 70)
    }
}
