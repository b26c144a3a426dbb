import ConvexPrograms
import Glibc
import LinearAlgebra
import Networks
import Testing

@Suite struct LandscapeTrainingTests {
    @Test(arguments: ReferenceProblem.all.filter { !$0.networks.isEmpty }, TrainingOptions.Method.allCases)
    func trainingDescendsButNeverBelowTheOptimum(_ problem: ReferenceProblem, _ method: TrainingOptions.Method) throws {
        let program = problem.program
        let optimum = try #require(problem.expected["P_star"]?.double)
        for seed: UInt64 in 1...3 {
            let start = ReLUNetwork.random(width: 8, dimension: program.d, seed: seed)
            let options = TrainingOptions(
                method: method, steps: 3000, batch: method == .stochastic ? 2 : nil, seed: seed)
            let run = try train(program, from: start, options)
            #expect(run.losses.allSatisfy { $0 >= optimum - 1e-9 * max(1, optimum) })
            #expect(run.losses[run.losses.count - 1] <= run.losses[0])
            #expect(abs(run.losses[0] - start.objective(program)) <= 1e-12 * run.losses[0])
            #expect(abs(run.losses[run.losses.count - 1] - run.network.objective(program)) <= 1e-12 * run.losses[0])
            #expect(run.termination == .finished)
        }
    }

    /// One step of gradient descent divided by the rate, against central differences at points without kinks nearby.
    @Test func stepsFollowTheGradient() throws {
        for seed: UInt64 in 1...200 {
            let program = try RandomProblem(seed: seed).program
            let start = ReLUNetwork.random(width: 3, dimension: program.d, seed: seed)
            let rate = 1e-3
            let next = try train(program, from: start, TrainingOptions(rate: rate, steps: 1)).network
            for i in 0..<start.width {
                for j in 0..<program.d {
                    let slope = derivative(program, start) { $0.neurons[i].u[j] += $1 }
                    let taken = (start.neurons[i].u[j] - next.neurons[i].u[j]) / rate
                    #expect(abs(slope - taken) <= 1e-5 * (1 + abs(slope)), "seed \(seed)")
                }
                let slope = derivative(program, start) { $0.neurons[i].alpha += $1 }
                let taken = (start.neurons[i].alpha - next.neurons[i].alpha) / rate
                #expect(abs(slope - taken) <= 1e-5 * (1 + abs(slope)), "seed \(seed)")
            }
        }
    }

    private func derivative(
        _ program: ConvexProgram, _ network: ReLUNetwork, _ move: (inout ReLUNetwork, Double) -> Void
    ) -> Double {
        let h = 1e-6
        var (forward, backward) = (network, network)
        move(&forward, h)
        move(&backward, -h)
        return (forward.objective(program) - backward.objective(program)) / (2 * h)
    }

    /// Gradient flow keeps ‖u‖² − α² up to the factor exp(−2βt), whatever the data; small steps follow it.
    @Test func imbalanceDecaysAtTheRateOfTheRegulariser() throws {
        for seed: UInt64 in 1...50 {
            let program = try RandomProblem(seed: seed).program
            let start = ReLUNetwork.random(width: 4, dimension: program.d, scale: 0.5, seed: seed)
            let (rate, steps) = (1e-4, 2000)
            let end = try train(program, from: start, TrainingOptions(rate: rate, steps: steps)).network
            let factor = exp(-2 * program.beta * rate * Double(steps))
            for (before, after) in zip(start.neurons, end.neurons) {
                let (first, last) = (imbalance(before), imbalance(after))
                #expect(abs(last - factor * first) <= 0.05 * (1 + abs(first)), "seed \(seed)")
            }
        }
    }

    private func imbalance(_ neuron: Neuron) -> Double { dot(neuron.u, neuron.u) - neuron.alpha * neuron.alpha }

    @Test func batchOfAllRowsIsGradientDescent() throws {
        let program = try RandomProblem(seed: 5).program
        let start = ReLUNetwork.random(width: 4, dimension: program.d, seed: 2)
        let whole = try train(program, from: start, TrainingOptions(rate: 1e-3, steps: 100))
        let options = TrainingOptions(method: .stochastic, rate: 1e-3, steps: 100, batch: program.n)
        #expect(try train(program, from: start, options).network == whole.network)
    }

    @Test func seedsDecideTheRun() throws {
        let program = try RandomProblem(seed: 6).program
        let start = ReLUNetwork.random(width: 4, dimension: program.d, seed: 2)
        func end(_ seed: UInt64) throws -> ReLUNetwork {
            let options = TrainingOptions(method: .stochastic, rate: 1e-3, steps: 101, batch: 1, seed: seed)
            return try train(program, from: start, options).network
        }
        #expect(try end(1) == end(1))
        #expect(try end(1) != end(2))
        #expect(ReLUNetwork.random(width: 3, dimension: 2, seed: 1) == .random(width: 3, dimension: 2, seed: 1))
        #expect(ReLUNetwork.random(width: 3, dimension: 2, seed: 1) != .random(width: 3, dimension: 2, seed: 2))
    }

    @Test func memoryIsBounded() throws {
        let program = try RandomProblem(seed: 7).program
        let start = ReLUNetwork.random(width: 2, dimension: program.d, seed: 2)
        for steps in [0, 1, 2, 199, 200, 201, 9_999, 10_000, 10_001, 50_001] {
            let run = try train(program, from: start, TrainingOptions(rate: 1e-4, steps: steps))
            #expect(run.losses.count <= TrainingRun.lossLimit && run.snapshots.count <= TrainingRun.snapshotLimit)
            #expect(run.losses.count == run.lossSteps.count && run.snapshots.count == run.snapshotSteps.count)
            #expect(run.lossSteps.first == 0 && run.lossSteps.last == steps)
            #expect(run.snapshotSteps.first == 0 && run.snapshotSteps.last == steps)
            #expect(zip(run.snapshotSteps, run.snapshotSteps.dropFirst()).allSatisfy { $0 < $1 })
            #expect([1, 2, 4, 8].allSatisfy { $0 > steps || run.snapshotSteps.contains($0) }, "the fast start is kept")
            #expect(zip(run.lossSteps, run.lossSteps.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func tooLargeRatesAreReported() throws {
        let program = try RandomProblem(seed: 8).program
        let start = ReLUNetwork.random(width: 4, dimension: program.d, seed: 2)
        for method in TrainingOptions.Method.allCases {
            #expect(throws: TrainingDivergence.self) {
                try train(program, from: start, TrainingOptions(method: method, rate: 1e4, steps: 1000))
            }
        }
    }

    @Test func cancellationKeepsTheRunSoFar() async throws {
        let program = try RandomProblem(seed: 9).program
        let start = ReLUNetwork.random(width: 4, dimension: program.d, seed: 2)
        let task = Task { try train(program, from: start, TrainingOptions(rate: 1e-4, steps: 2_000_000_000)) }
        try await Task.sleep(for: .milliseconds(30))
        task.cancel()
        let run = try await task.value
        #expect(run.termination == .interrupted)
        #expect(run.losses.count == run.lossSteps.count)
        #expect(run.network.objective(program) <= run.losses[0])
    }
}
