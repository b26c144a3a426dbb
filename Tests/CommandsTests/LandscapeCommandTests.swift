import JSON
import Language
import Testing

@testable import Commands

/// The Landscape commands as a user types them.
@Suite struct LandscapeCommandTests {
    /// Every field that a result lists has a value and a text form, and the rich form is there.
    @Test(arguments: [
        "stationary(θ, P)", "stationary(θ, P).neurons[1]", "patterns(θ, P)", "chain(θ, P)", "train(P, steps=10)",
        "connect(θ, P)", "connect(θ, P).pieces[1]", "barrier(θ, network([1; 2], [1, -1]), P)", "coverage(P)",
    ])
    func listedFieldsExist(_ source: String) throws {
        let session = Session()
        _ = session.line("P = problem(dataset([-1; 1], [1, 2]), beta=0.1); θ = network([1; 2; 3], [1, 1, 1])")
        guard case .object(let object) = session.execute(source, name: "test", host: TestHost()).value else {
            Issue.record("\(source) gives no object: \(session.line(source))")
            return
        }
        #expect(!object.display.plain.isEmpty)
        for field in object.fields { #expect(try object.field(field.name) != nil, "\(source).\(field.name)") }
        #expect(try object.field("nosuchfield") == nil)
    }

    @Test func verdictsComeWithEscapesThatLowerTheLoss() {
        let session = Session()
        _ = session.line("P = problem(dataset([3 -4; 3 4], [5, 5]), beta=0.96)")
        _ = session.line("θ = network([0.8 0.6; 0.8 -0.6], [1, 1]); s = stationary(θ, P)")
        #expect(session.line("s.verdict") == "\"Clarke stationary\"")
        #expect(session.line("s.clarke && s.rowwise && !s.directional && !s.localminimum && !s.optimal") == "true")
        #expect(session.line("-1e-9 < s.directionalresidual - 0.72 < 1e-9") == "true")
        #expect(
            session.line(
                "e = s.escape; η = network(θ.U + 1e-3 * e.U, θ.alpha + 1e-3 * e.alpha); objective(η, P) < 1.96")
                == "true")
        #expect(session.line("objective(s.escaped, P) < s.objective") == "true")
        #expect(session.line("stationary(ψ(solve(P)), P)").hasPrefix("Stationarity: optimal, residual "))
        #expect(session.line("stationary(ψ(solve(P)), P).escape") == "nothing")
    }

    @Test func patternsOfANetworkRestrictTheProgram() {
        let session = Session()
        _ = session.line("P = problem(dataset([2 1; -3 2; 1 -4; -1 -1], [3, -1, 2, -4]), beta=0.5)")
        _ = session.line("θ = network([1.2029128768256712 -0.10012174009495133], [1.2070723889115569])")
        // The reference value of the program over the pattern 1010.
        #expect(session.line("solve(P, patterns=patterns(θ, P)).objective ≈ 9.254108788492431") == "true")
    }

    @Test func trainingIsMeasuredInTheProblemsUnits() {
        let session = Session()
        _ = session.line("P = problem(dataset([-1; 1], [1, 2]), beta=0.1); t = train(P, neurons=3, steps=50, seed=4)")
        #expect(session.line("t.losses[1] ≈ objective(t.initial, P)") == "true")
        #expect(session.line("t.losses[end] ≈ objective(t.network, P)") == "true")
        #expect(
            session.line("length(t.losses) == length(t.losssteps) && length(t.trajectory) == length(t.steps)") == "true"
        )
        #expect(session.line("length(t.patterns) == length(t.steps)") == "true")
        #expect(session.line("train(P, init=t.network, steps=5).losses[1] ≈ t.losses[end]") == "true")
        #expect(session.line("train(P, rate=1000)").hasPrefix("ArgumentError: training diverged at step"))
        #expect(session.line("train(P, method=\"sdg\")").contains("did you mean \"sgd\"?"))
        #expect(session.line("train(P, batch=3)").hasPrefix("ArgumentError: `batch` must be an integer of at least 1"))
        #expect(
            session.line("train(P, neurons=2, init=t.network)").hasPrefix("ArgumentError: the initial network has 3"))
    }

    @Test func pathsNameTheWidthTheyNeed() {
        let session = Session()
        _ = session.line("P = problem(dataset([3 0; -3 -4], [-2, -1]), beta=0.3); θ = network([1 1], [1])")
        #expect(
            session.line("connect(θ, P)").hasPrefix(
                "ArgumentError: the path needs width 3, the network has 1 slot; append"))
        #expect(session.line("c = connect(pad(θ, 3), P); c.monotone && c.losses[end] ≈ solve(P).objective") == "true")
        #expect(session.line("stationary(c.network, P).verdict") == "\"optimal\"")
        #expect(session.line("c.pieces[1].kind") == "\"scale\"")
        #expect(session.line("c.losses[c.pieces[1].last] ≈ c.pieces[1].after") == "true")
        #expect(session.line("connect(θ, P, to=\"minimum\")").contains("did you mean \"minimal\"?"))
    }

    @Test func coverageFallsToTheOptimum() {
        let session = Session()
        _ = session.line("P = problem(dataset([1 0; 0 1; 1 1; 2 -1], [1, -1, 2, 1]), beta=0.1); c = coverage(P)")
        #expect(session.line("c.cones") == "8")
        #expect(session.line("c.shares[end]") == "1")
        #expect(session.line("c.gaps[end] < 1e-7") == "true")
        #expect(session.line("all(c.gaps .>= 0)") == "true")
        #expect(session.line("coverage(P, sizes=[0.5])").hasPrefix("ArgumentError: `sizes` must be positive integers"))
    }
}
