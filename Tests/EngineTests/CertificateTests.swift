import Arrangements
import ConvexPrograms
import LinearAlgebra
import Networks
import Solvers
import Testing

@testable import Certificates

@Suite struct CertificateTests {
    /// Values of the reference are good to about 1e-10 relative.
    private func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs(a - b) <= tolerance * max(1, abs(a), abs(b))
    }

    @Test func referencesAreThere() {
        #expect(ReferenceProblem.all.count >= 17)
        #expect(ReferenceProblem.all.flatMap(\.networks).count >= 50)
    }

    @Test(arguments: ReferenceProblem.all)
    func networksAreCertifiedAsInTheReference(_ problem: ReferenceProblem) throws {
        for reference in problem.networks {
            let neurons = reference.network.neurons.map { ($0.u, $0.alpha) }
            let certificate = try certify(neurons: neurons, of: problem.program)
            #expect(certificate.optimal == reference.flag("optimal"), "\(reference)")
            #expect(close(certificate.objective, reference.number("loss")), "\(reference)")
            #expect(close(certificate.price, reference.number("max_correlation")), "\(reference)")
            #expect(close(certificate.lower, reference.number("dual_bound")), "\(reference)")
            let gap = reference.number("gap") / max(1, reference.number("loss"))
            #expect(close(certificate.gap, gap), "\(reference)")
        }
    }

    @Test(arguments: ReferenceProblem.all)
    func witnessAttainsThePrice(_ problem: ReferenceProblem) throws {
        for reference in problem.networks {
            let neurons = reference.network.neurons.map { ($0.u, $0.alpha) }
            let certificate = try certify(neurons: neurons, of: problem.program)
            let program = problem.program
            let nu = scaled(program.loss.gradient(reference.network.predict(program.x), program.y), by: -1)
            let activation = (program.x * certificate.witness).map { max(0, $0) }
            #expect(close(Double(certificate.witnessSign) * dot(nu, activation), certificate.price), "\(reference)")
            #expect(norm2(certificate.witness) <= 1 + 1e-12)
        }
    }

    @Test(arguments: ReferenceProblem.all.filter { $0.json["convex_points"] != nil })
    func convexPointsAreCheckedForFeasibility(_ problem: ReferenceProblem) throws {
        for point in problem.json["convex_points"]?.array ?? [] {
            let blocks = (point["blocks"]?.array ?? []).compactMap(\.block)
            let certificate = try certify(blocks, of: problem.program)
            let expected = try #require(point["expected"])
            #expect(certificate.optimal == expected["optimal"]?.bool)
            #expect(close(certificate.objective, expected["objective"]?.double ?? .nan))
            #expect(certificate.feasible == (expected["infeasibility"]?.double == 0))
        }
    }

    @Test(arguments: [0, 5])
    func branchAndBoundFindsWhatTheCellsGive(_ largestConeRank: Int) throws {
        for problem in RandomProblem.all(1...150) {
            var problem = problem
            let program = problem.program
            let nu = problem.vector(program.n)
            let byCells = try DualOracle(program).maximize(nu)
            let oracle = DualOracle(program, cellLimit: 0, largestConeRank: largestConeRank)
            let bySearch = try oracle.maximize(nu)
            #expect(close(byCells.value, bySearch.value, 1e-12), "\(problem)")
            let activation = (program.x * bySearch.direction).map { max(0, $0) }
            #expect(close(Double(bySearch.sign) * dot(nu, activation), bySearch.value, 1e-12), "\(problem)")
        }
    }

    @Test(arguments: [(60, 2), (60, 3), (30, 4), (18, 5), (14, 6), (12, 8), (10, 10)])
    func branchAndBoundDividesTheSphere(_ n: Int, _ d: Int) throws {
        var random = Xoshiro256(seed: UInt64(n + d))
        let x = Matrix(rows: n, columns: d, storage: (0..<(n * d)).map { _ in random.normal() })
        let program = ConvexProgram(
            arrangement: try HyperplaneArrangement(x), y: Vector(repeating: 0, count: n), loss: SquaredLoss(), beta: 1)
        for _ in 0..<5 {
            let nu = (0..<n).map { _ in random.normal() }
            let byCells = try DualOracle(program, cellLimit: .max, largestConeRank: 0).maximize(nu)
            #expect(close(byCells.value, try DualOracle(program, cellLimit: 0).maximize(nu).value, 1e-12))
        }
    }

    /// The local maxima that all cells give, those that cones give, and those that sides of hyperplanes give.
    @Test(arguments: [0, 5])
    func branchAndBoundFindsTheSameLocalMaxima(_ largestConeRank: Int) throws {
        var several = 0
        for problem in RandomProblem.all(1...150) {
            var problem = problem
            let program = problem.program
            guard rank(of: program.x) == program.arrangement.rank else { continue }
            let nu = problem.vector(program.n)
            let level = 0.8 * (try DualOracle(program).maximize(nu).value)
            guard level > 0 else { continue }
            let byCells = try DualOracle(program).localMaxima(at: nu, reaching: level)
            let oracle = DualOracle(program, cellLimit: 0, largestConeRank: largestConeRank)
            let bySearch = try oracle.localMaxima(at: nu, reaching: level)
            #expect(byCells.open == nil && bySearch.open == nil)
            #expect(byCells.directions.count == bySearch.directions.count, "\(problem)")
            for a in byCells.directions {
                let isFound = bySearch.directions.contains { $0.sign == a.sign && norm2(difference($0.u, a.u)) < 1e-6 }
                #expect(isFound, "\(problem)")
                // No direction nearby is dearer.
                for _ in 0..<20 {
                    let u = sum(a.u, problem.vector(program.d), times: 1e-4)
                    let value = zip(nu, program.x * u).reduce(0) { $0 + Double(a.sign) * $1.0 * max(0, $1.1) }
                    #expect(value <= a.price * norm2(u) * (1 + 1e-12), "\(problem)")
                }
            }
            several += byCells.directions.count > 1 ? 1 : 0
        }
        #expect(several > 20)
    }

    /// A maximum close to a wall is one direction, and the cell beyond the wall holds none, although its own maximum is as dear to eight digits.
    @Test func aMaximumNearAWallIsOneDirection() throws {
        let x = Matrix([[1.0, 0], [1e-4, -1], [1e-4, -1.5]])
        let program = ConvexProgram(
            arrangement: try HyperplaneArrangement(x), y: [1, 0, 0], loss: SquaredLoss(), beta: 1)
        let maxima = try DualOracle(program).localMaxima(at: [1, -1e-9, 0], reaching: 1 - 1e-5).directions
        #expect(maxima.count == 1)
        let around = try DualOracle(program).cells(around: maxima[0].u)
        #expect(around.count == 1 && around.patterns.map(\.description) == ["111"])
    }

    @Test func cellsAroundADirectionAreCountedBeyondWhatIsListed() throws {
        let program = ConvexProgram(
            arrangement: try HyperplaneArrangement(.identity(40)), y: Vector(repeating: 1, count: 40),
            loss: SquaredLoss(), beta: 1)
        let u = (0..<40).map { $0 < 10 ? 1 / 10.0.squareRoot() : 0 }
        let around = try DualOracle(program).cells(around: u)
        #expect(around.count == 1 << 30 && around.patterns.count == 1)
        let few = try DualOracle(program).cells(around: (0..<40).map { $0 < 37 ? 1 : 0 })
        #expect(few.count == 8 && Set(few.patterns).count == 8)
    }

    /// Rows that are nearly parallel, as data of positive columns give: convex and concave terms cancel.
    @Test func nearlyParallelRowsAreCertified() throws {
        var random = Xoshiro256(seed: 5)
        let (n, d) = (60, 7)
        let x = Matrix(rows: n, columns: d, storage: (0..<(n * d)).map { _ in 10 + random.normal() })
        let y = (0..<n).map { _ in 3 + random.normal() }
        let program = ConvexProgram(arrangement: try HyperplaneArrangement(x), y: y, loss: SquaredLoss(), beta: 100)
        let solution = solve(program)
        let certificate = try certify(solution)
        #expect(solution.termination == .solved && certificate.optimal && certificate.gap < 1e-10)
    }

    /// Rows that are multiples of others up to small shifts, in the ranks where cones come before the walk over cells.
    @Test(arguments: [(12, 4), (14, 4), (9, 5), (10, 5)])
    func branchAndBoundSettlesNearlyParallelHyperplanes(_ n: Int, _ d: Int) throws {
        var random = Xoshiro256(seed: UInt64(n * d))
        var rows = (0..<(n / 2)).map { _ in (0..<d).map { _ in random.normal() } }
        for k in rows.count..<n {
            let (factor, shift) = ([2, -1, 0.5][k % 3], [1e-5, 1e-9, 1e-13, 1e-16][k % 4])
            rows.append(rows[k - n / 2].map { factor * $0 + shift * random.normal() })
        }
        let program = ConvexProgram(
            arrangement: try HyperplaneArrangement(Matrix(rows)), y: Vector(repeating: 0, count: n),
            loss: SquaredLoss(), beta: 1)
        for _ in 0..<3 {
            let nu = (0..<n).map { _ in random.normal() }
            let byCells = try DualOracle(program, cellLimit: .max, largestConeRank: 0).maximize(nu)
            #expect(close(byCells.value, try DualOracle(program).maximize(nu).value, 1e-12))
        }
    }

    @Test func branchAndBoundSettlesManyHyperplanesThroughOneRay() throws {
        // 40 planes through the third axis and a few more; at ν = y the maximum lies on that axis or on a cell's face.
        let turns = (0..<40).map { k in [cosine(of: k), cosine(of: k + 13), 0.0] }
        let rows = turns + [[0, 0, 1], [0.3, 0, 1], [0, 0.3, 1]]
        let program = ConvexProgram(
            arrangement: try HyperplaneArrangement(Matrix(rows)), y: Vector(repeating: 1, count: rows.count),
            loss: SquaredLoss(), beta: 1)
        for weight in [0.0, -1, 0.1] {
            let nu = Vector(repeating: weight, count: 40) + [1, 1, 1]
            let byCells = try DualOracle(program).maximize(nu)
            #expect(close(byCells.value, try DualOracle(program, cellLimit: 0).maximize(nu).value, 1e-10))
        }
    }

    /// On the rows of the identity P* is known: the outputs of either sign shrink as a group.
    @Test(arguments: [30, 70])
    func highRankIsCertified(_ n: Int) throws {
        var random = Xoshiro256(seed: UInt64(n))
        let y = (0..<n).map { _ in random.normal() }
        let beta = 1.0
        let program = ConvexProgram(
            arrangement: try HyperplaneArrangement(.identity(n)), y: y, loss: SquaredLoss(), beta: beta)
        var optimum = 0.0
        let neurons = [1.0, -1].map { sign in
            let target = y.map { max(0, sign * $0) }
            let length = norm2(target) - beta
            optimum += beta * length + beta * beta / 2
            return (u: scaled(target, by: length.squareRoot() / norm2(target)), alpha: sign * length.squareRoot())
        }
        let certificate = try certify(neurons: neurons, of: program)
        #expect(certificate.optimal)
        #expect(close(certificate.objective, optimum) && close(certificate.lower, optimum))
        let half = try certify(neurons: [neurons[0]], of: program)
        #expect(!half.optimal && half.lower <= optimum * (1 + 1e-12))
    }

    /// Where the search ends at its limit what is left counts: the bound stays below the value of other networks.
    @Test func openPartsKeepTheBoundValid() throws {
        var random = Xoshiro256(seed: 7)
        let (n, d) = (120, 40)
        let x = Matrix(rows: n, columns: d, storage: (0..<(n * d)).map { _ in random.normal() })
        let y = (0..<n).map { _ in random.normal() }
        let program = ConvexProgram(arrangement: try HyperplaneArrangement(x), y: y, loss: SquaredLoss(), beta: 2)
        let zero = try certify(neurons: [], of: program)
        #expect(!zero.optimal && zero.lower > 0 && zero.lower < zero.objective)
        let activation = (x * zero.witness).map { max(0, $0) }
        let slope = Double(zero.witnessSign) * dot(y, activation)
        #expect(slope <= zero.price && slope > program.beta)
        let decrease = (slope - program.beta) * (slope - program.beta) / (2 * dot(activation, activation))
        #expect(zero.lower <= zero.objective - decrease)
    }

    private func cosine(of k: Int) -> Double { Double((k * 37) % 101) / 50 - 1 }
}
