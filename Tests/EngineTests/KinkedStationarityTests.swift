import Arrangements
import ConvexPrograms
import LinearAlgebra
import Networks
import Solvers
import Testing

/// Verdicts at kinks of the hinge and the absolute loss.
@Suite struct KinkedStationarityTests {
    private func program(_ rows: [Vector], _ y: Vector, _ loss: any Loss, beta: Double) throws -> ConvexProgram {
        ConvexProgram(arrangement: try HyperplaneArrangement(Matrix(rows)), y: y, loss: loss, beta: beta)
    }

    /// Small random problems, every other one of integers, so that neurons lie on faces.
    private func problem(_ seed: Int) throws -> ConvexProgram {
        var random = Xoshiro256(seed: UInt64(seed))
        let (n, d) = (3 + seed % 6, 1 + seed % 3)
        let round = { (x: Double) in seed % 2 == 0 ? (1.5 * x).rounded() : x }
        let rows = (0..<n).map { _ in (0..<d).map { _ in round(random.normal()) } }
        let isHinge = seed % 4 < 2
        let y = (0..<n).map { _ in isHinge ? (random.normal() < 0 ? -1.0 : 1.0) : round(random.normal()) }
        return try program(rows, y, isHinge ? HingeLoss() : AbsoluteLoss(), beta: [0.1, 0.4, 1][seed / 12 % 3])
    }

    @Test(arguments: 1...60)
    func optimaAreOptimal(_ seed: Int) throws {
        let program = try problem(seed)
        let network = ReLUNetwork(dimension: program.d, blocks: solve(program).blocks)
        for width in [network.width, network.width + 1] {
            let report = try network.padded(to: width).stationarity(in: program)
            #expect(report.verdict == .optimal, "\(report.directionalResidual), price \(report.newNeuron?.value ?? -1)")
            #expect(report.escape == nil && report.isRowwiseStationary)
        }
    }

    /// With some twenty rows at kinks cutting planes alone leave a gap of 1e-5; the deciding subgradient closes it.
    @Test(arguments: ["hinge", "absolute"])
    func networksOfManyKinksAreCertified(_ name: String) throws {
        let loss = try #require(losses.first { $0.name == name })
        var random = Xoshiro256(seed: 10)
        let rows = (0..<22).map { _ in (0..<3).map { _ in random.normal() } }
        let y = rows.map { _ in random.normal() < 0 ? -1.0 : 1.0 }
        let program = try program(rows, y, loss, beta: 0.1)
        let solution = solve(program)
        try #require(solution.gap <= 1e-9)
        let network = ReLUNetwork(dimension: 3, blocks: solution.blocks)
        let certificate = try network.certificate(in: program)
        #expect(certificate.optimal && certificate.gap <= 1e-7, "\(certificate.gap)")
        #expect(certificate.price <= program.beta * (1 + 1e-6))
    }

    /// Verdicts of other networks agree with what evaluating the loss nearby shows; hardly any stays open.
    @Test func verdictsAgreeWithTheLossNearby() throws {
        var (decided, open, minima) = (0, 0, 0)
        for seed in 1...60 {
            let program = try problem(seed)
            var random = Xoshiro256(seed: UInt64(1000 + seed))
            let cells = try program.arrangement.cells()
            let some = (0..<2).map { _ in cells[random.index(below: cells.count)] }
            let network = ReLUNetwork(dimension: program.d, blocks: solve(program, patterns: some).blocks)
            guard network.width > 0 else { continue }
            guard let report = try? network.stationarity(in: program) else {
                open += 1
                continue
            }
            decided += 1
            if let escape = report.escape { #expect(escape.network.objective(program) < report.objective) }
            #expect((report.escape == nil) == report.isLocalMinimum)
            guard report.isLocalMinimum else { continue }
            minima += 1
            for _ in 0..<200 {
                let nearby = perturbed(network, by: 1e-4 * random.uniform(), &random)
                #expect(nearby.objective(program) >= report.objective - 1e-9)
            }
        }
        #expect(decided >= 30 && open <= 3 && minima >= 10, "\(decided) decided, \(open) open, \(minima) minima")
    }

    private func perturbed(_ network: ReLUNetwork, by step: Double, _ random: inout Xoshiro256) -> ReLUNetwork {
        var nearby = network
        for i in nearby.neurons.indices {
            nearby.neurons[i].u = nearby.neurons[i].u.map { $0 + step * random.normal() }
            nearby.neurons[i].alpha += step * random.normal()
        }
        return nearby
    }

    /// X = (−1; 1), y = (1, 2), both neurons to the right: the output 2 is at a kink, and row 1 cannot be reached.
    @Test func spuriousLocalMinimum() throws {
        let program = try program([[-1], [1]], [1, 2], AbsoluteLoss(), beta: 0.1)
        let neuron = Neuron(convexWeight: [2], sign: 1)
        let network = ReLUNetwork(dimension: 1, neurons: [neuron])
        let report = try network.stationarity(in: program)
        #expect(report.verdict == .localMinimum)
        #expect(abs(report.gradient[0] + 1) < 1e-12 && abs(report.gradient[1] + 0.1) < 1e-9)
        #expect(abs((report.newNeuron?.value ?? 0) - 1) < 1e-9)
        let padded = try network.padded(to: 2).stationarity(in: program)
        #expect(padded.verdict == .directionallyStationary)
        #expect((padded.escape?.objective ?? .infinity) < padded.objective)
    }

    /// Without targets to reach every row is at its kink, and the zero network is the optimum.
    @Test func zeroNetworkAtKinks() throws {
        let program = try program([[1, 2], [-1, 1], [2, 0]], [0, 0, 0], AbsoluteLoss(), beta: 0.5)
        let zero = ReLUNetwork(dimension: 2, neurons: []).padded(to: 2)
        #expect(try zero.stationarity(in: program).verdict == .optimal)
    }

    /// Neurons that are not balanced are never stationary, with kinks of the loss as without.
    @Test func unbalancedNeuronsEscape() throws {
        let program = try program([[-1], [1]], [1, 2], AbsoluteLoss(), beta: 0.1)
        let report = try ReLUNetwork(dimension: 1, neurons: [Neuron(u: [4], alpha: 0.5)]).stationarity(in: program)
        #expect(report.verdict == .notStationary)
        #expect((report.escape?.objective ?? .infinity) < report.objective)
    }
}
