import Certificates
import ConvexPrograms
import Language
import LinearAlgebra
import Networks
import Solvers

/// Judges a network that is claimed to be optimal: every member of the optimal set is right.
func lint(_ network: ReLUNetwork, _ problem: Problem) throws -> LintReport {
    let program = problem.program
    let solution = solve(program)
    let report = { (mistakes: [String]) in
        LintReport(isRight: false, optimum: solution.objective, mistakes: mistakes)
    }
    guard network.dimension == program.d else { return report([dimensionMistake(network, problem)]) }
    let value = network.objective(program)
    if value - solution.objective <= 1e-6 * max(abs(solution.objective), 1e-300) {
        return LintReport(isRight: true, optimum: solution.objective, mistakes: [])
    }
    return report(try NetworkMistakes(network, program, solution).found())
}

private func dimensionMistake(_ network: ReLUNetwork, _ problem: Problem) -> String {
    let (inputs, columns) = (network.dimension, problem.program.d)
    if inputs + 1 == columns, problem.data.features.last == "bias" {
        return "the network has \(inputs) inputs: it leaves the bias column out"
    }
    if inputs == columns + 1 { return "the network has one input too many: a bias besides those of the data" }
    return "the network has \(inputs) inputs, the data have \(columns) columns"
}

/// The tests of a network that is not optimal.
private struct NetworkMistakes {
    let network: ReLUNetwork
    let program: ConvexProgram
    let solution: Solution

    init(_ network: ReLUNetwork, _ program: ConvexProgram, _ solution: Solution) {
        self.network = network
        self.program = program
        self.solution = solution
    }

    func found() throws -> [String] {
        let named = [unbalanced(), lostSigns(), noWeightDecay()].compactMap { $0 } + (try otherBeta())
        return named.isEmpty ? [try sampledGates()] : named
    }

    private func isOptimal(_ other: ReLUNetwork) -> Bool {
        other.objective(program) - solution.objective <= 1e-4 * max(abs(solution.objective), 1e-300)
    }

    private func unbalanced() -> String? {
        guard !network.isBalanced, isOptimal(network.balanced) else { return nil }
        return "not balanced: take u = w/√‖w‖ and α = ±√‖w‖, so that ‖u‖ = |α|; scale(θ) is optimal"
    }

    /// Whether the neurons are right but their signs are not.
    private func lostSigns() -> String? {
        var signed = network
        for i in signed.neurons.indices {
            let w = network.neurons[i].convexWeight
            let match = solution.blocks.first { dot($0.w, w) >= (1 - 1e-6) * norm2($0.w) * norm2(w) && norm2(w) > 0 }
            if let match { signed.neurons[i].alpha = Double(match.sign) * abs(signed.neurons[i].alpha) }
        }
        guard signed != network, isOptimal(signed) else { return nil }
        return "the signs of the output weights are lost: a neuron of a negative block has α = −√‖w‖"
    }

    private func noWeightDecay() -> String? {
        let loss = program.loss.value(network.predict(program.x), program.y)
        let optimalLoss = program.loss.value(solution.fit, program.y)
        let norms = network.neurons.reduce(0) { $0 + norm2($1.convexWeight) }
        let optimalNorms = solution.blocks.reduce(0) { $0 + norm2($1.w) }
        guard loss < optimalLoss / 2, norms > 1.25 * optimalNorms else { return nil }
        return
            "trained without weight decay: the loss alone is \(significant(loss, 3)), below the \(significant(optimalLoss, 3)) "
            + "of the optimum, and the weights are too large"
    }

    /// Values of β for which the network is optimal instead.
    private func otherBeta() throws -> [String] {
        let n = Double(program.n)
        let factors: [(factor: Double, mistake: String)] = [
            (0.5, "β/2: the loss lacks its factor ½, or the penalty is halved twice"),
            (2, "2β: the penalty lacks its factor ½"),
            (n / 2, "nβ/2: the loss is the mean squared error (torch weight_decay)"),
            (n, "nβ: the loss is a mean over the rows"),
            (1 / n, "β/n: the penalty is divided by n"), (2 / n, "2β/n: β was converted the wrong way"),
        ]
        return try factors.compactMap { factor, mistake in
            let other = ConvexProgram(
                arrangement: program.arrangement, y: program.y, loss: program.loss, beta: factor * program.beta)
            let optimum = solve(other).objective
            try Task.checkCancellation()
            guard network.objective(other) - optimum <= 1e-4 * max(abs(optimum), 1e-300) else { return nil }
            return "optimal for another weight, \(mistake)"
        }
    }

    /// What is left: some cones were not considered, or training ended in a local minimum.
    private func sampledGates() throws -> String {
        let excess = network.objective(program) - solution.objective
        let patterns = network.contributing.patterns(over: program.x)
        let restricted = patterns.isEmpty ? solution : solve(program, patterns: patterns)
        let share = significant(100 * excess / max(abs(solution.objective), 1e-300), 2)
        if network.objective(program) - restricted.objective <= 1e-4 * max(abs(restricted.objective), 1e-300) {
            return
                "optimal only for its own patterns, \(share) % above the optimum: gates were sampled, or this is a local "
                + "minimum; certify(θ, P).witness is a neuron to add"
        }
        return "not optimal, \(share) % above: certify(θ, P) tells the gap and the best neuron to add"
    }
}

/// The network of a solution.
func network(of solved: SolvedProblem) -> ReLUNetwork {
    ReLUNetwork(dimension: solved.problem.program.d, blocks: solved.solution.blocks)
}
