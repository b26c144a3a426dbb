import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra
import Networks
import Solvers
import Testing

@Suite struct LandscapeChainTests {
    private func chain(_ network: ReLUNetwork, _ program: ConvexProgram) throws -> ValueChain {
        ValueChain(
            dual: try certify(neurons: network.neurons.map { ($0.u, $0.alpha) }, of: program).lower,
            optimum: solve(program).objective,
            adjacent: solve(program, patterns: try network.adjacentChambers(in: program)).objective,
            subsampled: solve(program, patterns: network.patterns(over: program.x)).objective,
            convex: program.objective(network.blocks(over: program.x)), objective: network.objective(program))
    }

    @Test func valuesOfRandomNetworksAscend() throws {
        for seed: UInt64 in 1...300 {
            var problem = try RandomProblem(seed: seed)
            let chain = try chain(problem.network(width: 4), problem.program)
            #expect(chain.isOrdered(), "seed \(seed): \(chain.values)")
        }
    }

    /// max |gᵀ(Xu)₊| over the unit vectors of the chambers adjacent to the neurons, of both signs.
    private func adjacentPrice(_ network: ReLUNetwork, _ program: ConvexProgram) throws -> Double {
        let g = program.loss.gradient(network.predict(program.x), program.y)
        let projector = ConeProjector(program.x)
        return try network.adjacentChambers(in: program).reduce(0.0) { price, pattern in
            let sum = program.x.transposedTimes(g.indices.map { pattern[$0] ? g[$0] : 0 })
            let both = [sum, scaled(sum, by: -1)].map { norm2(projector.project($0, onto: pattern.words)) }
            return max(price, both[0], both[1])
        }
    }

    /// Optima over a few patterns: where they are directionally stationary the chain closes from `adjacent` on, unless a neuron of
    /// the other sign is worth adding in an adjacent chamber.
    @Test func chainClosesAtDirectionallyStationaryNetworks() throws {
        var stationary = 0
        for seed: UInt64 in 1...300 {
            var problem = try RandomProblem(seed: seed)
            let program = problem.program
            let cells = try program.arrangement.cells()
            let chosen = cells.filter { _ in problem.random.uniform() < 0.5 }
            let network = ReLUNetwork(dimension: program.d, blocks: solve(program, patterns: chosen).blocks)
            let report = try network.stationarity(in: program)
            let chain = try chain(network, program)
            #expect(chain.isOrdered(), "seed \(seed): \(chain.values)")
            let scale = max(1, chain.objective)
            if report.isDirectionallyStationary {
                stationary += 1
                let isClosed = chain.objective - chain.adjacent <= 1e-9 * scale
                #expect(try isClosed == (adjacentPrice(network, program) <= program.beta * (1 + 1e-6)), "seed \(seed)")
            }
            #expect(report.isOptimal == (chain.objective - chain.optimum <= 1e-9 * scale), "seed \(seed)")
        }
        #expect(stationary > 100)
    }

    /// No small move lowers the loss of a local minimum; of the other stationary networks some move does.
    @Test func localMinimaAreMinimalNearby() throws {
        var (minima, others) = (0, 0)
        for seed: UInt64 in 1...300 {
            var problem = try RandomProblem(seed: seed)
            let program = problem.program
            let chosen = try program.arrangement.cells().filter { _ in problem.random.uniform() < 0.3 }
            let found = ReLUNetwork(dimension: program.d, blocks: solve(program, patterns: chosen).blocks)
            let network = problem.random.uniform() < 0.5 ? found : found.padded(to: found.width + 1)
            let report = try network.stationarity(in: program)
            guard report.isLocalMinimum else {
                others += 1
                #expect(report.escape != nil, "seed \(seed)")
                continue
            }
            minima += 1
            for size in [1e-2, 1e-3, 1e-4] {
                for _ in 0..<50 {
                    var moved = network
                    for i in moved.neurons.indices {
                        moved.neurons[i].u = sum(moved.neurons[i].u, problem.vector(program.d), times: size)
                        moved.neurons[i].alpha += size * problem.random.normal()
                    }
                    let change = moved.objective(program) - report.objective
                    // A global minimum has no better network at any distance; local ones are compared close by.
                    if report.isOptimal || size <= 1e-3 {
                        #expect(change >= -1e-12 * max(1, report.objective), "seed \(seed)")
                    }
                }
            }
        }
        #expect(minima > 100 && others > 30)
    }

    @Test(arguments: TrainingOptions.Method.allCases)
    func trainingNeverEndsBelowTheOptimum(_ method: TrainingOptions.Method) throws {
        for seed: UInt64 in 1...100 {
            let program = try RandomProblem(seed: seed).program
            let start = ReLUNetwork.random(width: 5, dimension: program.d, seed: seed)
            let run = try train(program, from: start, TrainingOptions(method: method, steps: 1000, seed: seed))
            let optimum = solve(program).lower
            #expect(run.losses.allSatisfy { $0 >= optimum - 1e-12 * max(1, optimum) }, "seed \(seed)")
        }
    }
}
