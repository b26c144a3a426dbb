import Testing

@testable import Commands

/// Planted mistakes are named, right answers of any form pass.
@Suite struct LintTests {
    /// X = (1), (−1), y = (2, 1), squared loss: P*(β) = 3β − β² for β ≤ 1, neurons w = 2 − β and −(1 − β).
    private static let tiny = "P = problem(dataset([1; -1], [2, 1]), beta=0.5); "

    static let values: [(claim: String, mistake: String)] = [
        ("2.5", "the loss lacks its factor ½: this is the optimum of ‖f − y‖² + β Σ (‖u‖² + α²)"),
        ("1.375", "the loss lacks its factor ½: this is the optimum of ‖f − y‖² + β Σ‖w‖, our β/2"),
        ("0.625", "divided by n"), ("1", "the loss is a mean over the rows"), ("2", "the penalty lacks its factor ½"),
        ("0.6875", "the penalty is halved twice"), ("0.25", "the loss alone"), ("2.25", "the penalty is counted twice"),
        ("0.875", "the penalty at the optimum is squared"), ("5/6", "the penalty is (β/2) Σ‖w‖²"),
        ("0", "β is ignored"), ("1.251", "nearly right"), ("1.4", "above the optimum by 12 %"),
        ("1.1", "below the optimum"), ("0/0", "not a number"),
    ]

    @Test(arguments: values)
    func valueMistake(_ claim: String, _ mistake: String) {
        let session = Session()
        _ = session.line(Self.tiny + "L = lint(\(claim), P)")
        #expect(session.line("L.mistakes[1]").hasPrefix("\"\(mistake)"))
        #expect(session.line("L.right") == "false")
        #expect(session.line("L.optimum ≈ 1.25") == "true")
    }

    @Test func countsAndScoresAreNoValues() {
        let session = Session()
        _ = session.line("P = problem(dataset([1; -1; 2], [1, 1, -1]), beta=0.01); W = solve(P)")
        _ = session.line("m = 0; for b in W.w if b.sign > 0 m += 1 end end")
        #expect(session.line("m") == "1")
        #expect(session.line("lint(2m, P).mistakes[1]").contains("one half twice"))
        // Of three classes one is wrong at the optimum.
        #expect(session.line("lint(4/3, P).mistakes[1]").contains("squared error of sign(f)"))
    }

    static let networks: [(claim: String, mistake: String)] = [
        ("network([1.5; -0.5], [1, 1])", "not balanced"),
        ("network([1.5^0.5; -(0.5^0.5)], [-(1.5^0.5), 0.5^0.5])", "the signs of the output weights are lost"),
        ("network([2; -1], [1, 1])", "trained without weight decay"),
        ("network([1.75^0.5; -(0.75^0.5)], [1.75^0.5, 0.75^0.5])", "optimal for another weight, β/2"),
        ("network([1.5^0.5], [1.5^0.5])", "optimal only for its own patterns"),
        ("network([1; -1], [1, -1])", "not optimal"),
        ("network([1 1], [1])", "the network has one input too many"),
    ]

    @Test(arguments: networks)
    func networkMistake(_ claim: String, _ mistake: String) {
        let session = Session()
        #expect(session.line(Self.tiny + "L = lint(\(claim), P); L.mistakes[1]").hasPrefix("\"\(mistake)"))
        #expect(session.line("L.right") == "false")
    }

    @Test func oneSignPerPattern() {
        let session = Session()
        // Decoupled: P* = f(2) + f(1) with f(y) = β|y| − β²/2; without negative blocks the second row keeps its ½y².
        _ = session.line("P = problem(dataset([1; -1], [2, -0.7]), beta=0.5)")
        #expect(
            session.line("lint(0.875 + 0.245, P).mistakes[1]").hasPrefix("\"every pattern has only its positive block"))
        #expect(session.line("lint(2 + 0.225, P).mistakes[1]").hasPrefix("\"every pattern has only its negative block"))
        #expect(session.line("lint(0.875 + 0.225, P).right") == "true")
    }

    @Test func everyOptimalNetworkIsRight() {
        let session = Session()
        _ = session.line("P = problem(example(\"line5\"), beta=0.1); θ = ψ(solve(P))")
        for answer in ["θ", "split(θ, 1, [0.3, 0.7])", "pad(θ, 9)", "solve(P)", "objective(θ, P)"] {
            #expect(session.line("lint(\(answer), P).right") == "true", "\(answer)")
        }
        #expect(
            session.line("lint(\"x\", P)").hasPrefix("TypeError: `answer` must be a number, a Network or a Solution"))
    }

    @Test func personalDataDependOnTheIdAlone() {
        let session = Session()
        for number in 1...4 {
            #expect(session.line("exercise(\(number), id=\"a\").X == exercise(\(number), id=\"a\").X") == "true")
            #expect(session.line("exercise(\(number), id=\"a\").X == exercise(\(number), id=\"b\").X") == "false")
        }
        // Frozen, so that later versions give the same data.
        #expect(session.line("exercise(1, id=\"ada\").X") == "[5 8; -8 6; 1 3; -9 6; 4 7]")
        #expect(session.line("exercise(2, id=\"ada\").y") == "[1, 3, -3, 3, 4, -2, 2]")
        #expect(
            session.line("exercise(9)").hasPrefix(
                "ArgumentError: `number` must be an integer of at least 1 and at most 4"))
        #expect(session.line("exercise(1, id=\"\")") == "ArgumentError: `id` must not be empty")
    }
}
