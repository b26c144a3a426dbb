import Datasets
import JSON
import Language
import Testing

@testable import Commands

/// The Networks commands on the reference networks, as a user types them.
@Suite struct NetworkCommandTests {
    /// A file of Tests/Reference/networks.
    struct Reference: CustomStringConvertible, Sendable {
        let name: String
        let json: JSONValue
        var description: String { name }

        static let all = [
            "beta_max", "blog_bias", "clarke_trap", "degenerate_rows", "duplicates", "hexagon", "int_4x2", "line5_bias",
            "mini_spiral", "p_exceeds_cover", "pair120", "pair_1d", "path", "signed_pair", "subsampled",
            "width_n_fails", "xor_logistic",
        ].map { name in
            let file = try? DataFile(path: packageRoot + "Tests/Reference/networks/\(name).json")
            return Reference(name: name, json: (try? JSONValue(parsing: file?.bytes ?? [])) ?? .null)
        }

        /// A session with the problem as `P`.
        func session() -> Session {
            let session = Session()
            let data = json["data"] ?? .null
            let (x, y) = (matrixText(data["X"]), vectorText(data["y"]))
            let (loss, beta) = (data["loss"]?.string ?? "", shortest(data["beta"]?.double ?? .nan))
            #expect(
                session.line("P = problem(dataset(\(x), \(y)), loss=\"\(loss)\", beta=\(beta))").hasPrefix("Problem"))
            return session
        }
    }

    @Test(arguments: Reference.all)
    func networksAgree(_ reference: Reference) throws {
        let session = reference.session()
        for network in reference.json["networks"]?.array ?? [] where network["alpha"]?.array?.isEmpty == false {
            let name = "\(reference).\(network["name"]?.string ?? "")"
            let expected = try #require(network["expected"])
            let value = { (key: String) in shortest(expected[key]?.double ?? .nan) }
            let gap = (expected["gap"]?.double ?? .nan) / max(1, expected["loss"]?.double ?? .nan)
            let flag = { (key: String) in expected[key]?.bool == true ? "true" : "false" }
            _ = session.line("θ = network(\(matrixText(network["u"])), \(vectorText(network["alpha"])))")
            #expect(session.line("objective(θ, P) ≈ \(value("loss"))") == "true", "\(name)")
            #expect(session.line("c = certify(θ, P); c.optimal") == flag("optimal"), "\(name)")
            #expect(
                session.line("-1e-9 < c.gap - \(shortest(gap)) < 1e-9") == "true", "\(name)")
            #expect(session.line("objective(φ(θ, P), P) ≈ \(value("phi_objective"))") == "true", "\(name)")
            #expect(session.line("φ(θ, P).neurons") == "\(expected["phi"]?.array?.count ?? -1)", "\(name)")
            #expect(session.line("objective(ψ(φ(θ, P)), P) ≈ \(value("phi_objective"))") == "true", "\(name)")
            if expected["optimal"]?.bool == true {
                #expect(session.line("same(ψ(φ(θ, P)), minimal(θ, P))") == "true", "\(name)")
            }
            for (field, key) in [
                ("scaled", "scaled"), ("nearlyminimal", "nearly_minimal"), ("minimal", "minimal"),
                ("nearlyminimalblock", "nearly_minimal_block"), ("minimalblock", "minimal_block"),
                ("irreducible", "irreducible"),
            ] {
                #expect(session.line("structure(θ, P).\(field)") == flag(key), "\(name): \(field)")
            }
        }
    }

    @Test(arguments: Reference.all.filter { $0.json["expected"]?["optimal_set"] != nil })
    func optimalSetsAgree(_ reference: Reference) throws {
        let session = reference.session()
        let expected = try #require(reference.json["expected"]?["optimal_set"])
        let number = { (key: String) in "\(expected[key]?.int ?? -1)" }
        #expect(session.line("S = optimalset(P); S.mstar") == number("m_star"))
        #expect(session.line("S.Mstar") == number("M_star"))
        #expect(session.line("S.dimension") == number("dim_network_polytope"))
        #expect(session.line("S.dimensionW") == number("dim_W_star_chambers"))
        #expect(session.count("S.directions") == expected["directions"]?.array?.count)
        #expect(session.count("S.vertices") == expected["vertices"]?.array?.count)
        #expect(session.line("S.unique") == (expected["dim_network_polytope"]?.int == 0 ? "true" : "false"))
        for (width, count) in expected["components_by_width"]?.object?.members ?? [] where width != "0" {
            #expect(session.line("S.components[\(width)]") == "\(count.int ?? -1)", "width \(width)")
        }
        #expect(session.line("certify(sample(S, 2)[2], P).optimal") == "true")
        #expect(session.line("certify(select(S, \"norm\"), P).optimal") == "true")
        #expect(session.line("select(S, \"sparse\").neurons") == number("m_star"))
    }

    @Test(arguments: Reference.all.filter { $0.json["convex_points"] != nil })
    func blocksAreChosen(_ reference: Reference) throws {
        let session = reference.session()
        for point in reference.json["convex_points"]?.array ?? [] {
            let name = point["name"]?.string ?? ""
            let blocks = point["blocks"]?.array ?? []
            let expected = try #require(point["expected"])
            let value = { (key: String) in shortest(expected[key]?.double ?? .nan) }
            let rows =
                "[\(blocks.map { vectorText($0["w"]).dropFirst().dropLast().filter { $0 != "," } }.joined(separator: "; "))]"
            let patterns = "[\(blocks.map { vectorText($0["pattern"]) }.joined(separator: ", "))]"
            let signs = vectorText(.array(blocks.map { $0["sign"] ?? .null }))
            _ = session.line("W = φ(network(\(rows), \(signs)), P, patterns=\(patterns))")
            #expect(session.line("objective(W, P) ≈ \(value("objective"))") == "true", "\(name)")
            #expect(session.line("W.neurons") == value("cardinality"), "\(name)")
            #expect(session.line("certify(W, P).feasible") == "\(expected["infeasibility"]?.double == 0)", "\(name)")
            #expect(session.line("certify(W, P).optimal") == "\(expected["optimal"]?.bool == true)", "\(name)")
            #expect(session.line("structure(ψ(W), P).minimal") == "\(expected["psi_minimal"]?.bool == true)", "\(name)")
            #expect(session.line("canonical(W).neurons") == value("canonical_cardinality"), "\(name)")
            #expect(session.line("objective(canonical(W), P) ≈ \(value("canonical_objective"))") == "true", "\(name)")
        }
    }

    @Test(arguments: Reference.all.filter { $0.json["expected"]?["P_width"] != nil })
    func widthsAgree(_ reference: Reference) throws {
        let session = reference.session()
        _ = session.line("T = widths(P)")
        for (width, value) in reference.json["expected"]?["P_width"]?.object?.members ?? [] {
            // Widths above m* without a meaning of their own are not listed: their value is P*.
            let listed = session.line(
                "x = T.values[end]; for i in 1:length(T.m) if T.m[i] == \(width) x = T.values[i] end end; x")
            let (own, expected) = (Double(listed) ?? .nan, value.double ?? .nan)
            #expect(abs(own - expected) <= 1e-7 * max(1, expected), "width \(width): \(listed)")
        }
    }

    @Test func lossesWithKinksAreCertified() {
        let session = Session()
        let data = "dataset([1 2; 2 -1; -1 1; -2 -1], [1, -1, 1, 1])"
        for loss in ["hinge", "absolute", "huber", "squaredhinge"] {
            #expect(
                session.line("P = problem(\(data), loss=\"\(loss)\", beta=0.3); W = solve(P); certify(W, P).optimal")
                    == "true")
            #expect(session.line("certify(ψ(W), P).optimal") == "true", "\(loss)")
            #expect(session.line("certify(network([1 0], [1]), P).optimal") == "false", "\(loss)")
            #expect(session.line("certify(network([1 0], [1]), P).lower <= W.objective + 1e-9") == "true", "\(loss)")
        }
        _ = session.line("P = problem(\(data), loss=\"hinge\", beta=0.3)")
        let lower = Double(session.line("certify(ψ(solve(P)), P).lower")) ?? .nan
        #expect(abs(lower - 0.43416407864998735) < 1e-8)
        #expect(session.line("optimalset(P)").hasPrefix("ArgumentError: the hinge loss is not strictly convex"))
    }

    /// Ranks in which not everything is proven in the time given: what is not is said.
    @Test func setsOfHighRankSayWhatIsNotProven() {
        let session = Session()
        _ = session.line("P = problem(example(\"diabetes\"), beta=1840900)")
        // A quarter of a second, but many tests share the processors.
        #expect(session.line("optimalset(P, maxtime=300).unique") == "true")
        _ = session.line("P = problem(standardize(example(\"diabetes\")), beta=1000)")
        let refusal = session.line("optimalset(P, maxtime=0.3)")
        #expect(refusal.hasPrefix("LimitError: 0.3 s do not prove the optimum: P* is in ["))
        #expect(refusal.contains("m* is in 1:442; give it longer with `maxtime=`"))
    }

    @Test func wrongArgumentsAreExplained() {
        let session = Session()
        _ = session.line("θ = network([1 0; 0 1], [1, -1]); P = problem(dataset([1; 2], [1, 2]))")
        #expect(
            session.line("objective(θ, P)")
                .hasPrefix("ShapeError: the network takes inputs of dimension 2, the data have 1 column; append"))
        #expect(
            session.line("network([1 0; 0 1], [1])").hasPrefix("ShapeError: U has 2 rows and alpha 1 entries; give"))
        #expect(session.line("network([1, 2], 1).m") == "1")
        #expect(session.line("split(θ, 3, [1])").hasPrefix("IndexError: there is no neuron 3: the network has 2; use"))
        #expect(session.line("split(θ, 1, [0.5, 0.4])").hasPrefix("ArgumentError: the weights of a splitting"))
        #expect(session.line("split(θ, 1, [-0.5, 1.5])").hasSuffix("must be at least 0, found -0.5"))
        #expect(session.line("network([1 0; 0 1])").contains("network(U, alpha) with one row of U"))
        #expect(
            session.line("predict(solve(P), [1 2])")
                == "TypeError: `θ` must be a Network, found Solution; network(W) is the network of a Solution W")
        #expect(session.line("predict(network([1 2], [1]), [1, 2])").contains("the data have 1 column;"))
        #expect(session.line("pad(θ, 1)").hasPrefix("ArgumentError: the network has 2 slots already, more than 1; use"))
        #expect(session.line("accuracy(θ, dataset([1 1], [3]))").hasPrefix("DataError: accuracy needs targets"))
        #expect(session.line("certify(3, P)").hasPrefix("TypeError: `θ` must be a Solution or a Network"))
        #expect(
            session.line("φ(network([1; 2], [1, 1]), P, patterns=[[1, 1]])")
                .hasPrefix("ShapeError: 1 pattern for 2 neurons"))
        #expect(
            session.line("φ(network([1; 2], [1, 1]), P, patterns=[[1, 1], [1]])")
                .hasPrefix("ShapeError: a pattern has 1 bit, the problem 2 rows"))
        #expect(session.line("φ(network([1], [1]), P, patterns=[[1, 2]])").hasPrefix("TypeError: `patterns` must be"))
        #expect(session.line("θ.m") == "2")
    }

    @Test func patternsAreGivenTogetherOrOneByOne() {
        let session = Session()
        _ = session.line("P = problem(dataset([1 0; 0 1; 1 1], [1, -1, 2]), beta=0.1); D = enumerate(P.data)")
        #expect(
            session.line(
                "a = solve(P, patterns=D[1:3]); b = solve(P, patterns=[D[1], D[2], D[3]]); a.objective ≈ b.objective")
                == "true")
        #expect(session.line("b = solve(P, patterns=[D[i].bits for i in 1:3]); a.objective ≈ b.objective") == "true")
        #expect(session.line("solve(P, patterns=D[1]).objective ≈ solve(P, patterns=D[1:1]).objective") == "true")
        #expect(session.line("gated(P, patterns=[D[1], D[1]]).objective ≈ gated(P, patterns=D[1]).objective") == "true")
        #expect(session.line("φ(network([1 1], [1]), P, patterns=D[1:1]).neurons") == "1")
        #expect(
            session.line("solve(P, patterns=[[1, 1]])").hasPrefix(
                "ShapeError: a pattern has 2 bits, the problem 3 rows"))
        #expect(session.line("solve(P, patterns=[D])").hasPrefix("TypeError: `patterns` must be Patterns, or a list"))
    }

    @Test func greekFieldsAreTheirSpelledOutNames() {
        let session = Session()
        #expect(session.line("θ = network([1 2; 3 4], [5, 6]); θ.α == θ.alpha") == "true")
        #expect(session.line("problem(dataset([1; 2], [1, 2]), β=0.3).β") == "0.3")
        #expect(session.line("θ.γ").hasPrefix("NameError: a Network has no field `γ`"))
    }

    @Test func onlySolvedProgramsCallTheirValueTheOptimum() {
        let session = Session()
        _ = session.line("P = problem(dataset([-1; 1], [1, 2]), beta=0.1)")
        #expect(session.line("φ(network([1], [1]), P)") == "objective = 1.1, 1 neuron (given)")
        #expect(session.line("string(φ(network([1], [1]), P).lower)") == "\"0\"")
        #expect(session.line("solve(P)").hasPrefix("P* = "))
    }

    @Test(arguments: networkCommands)
    func examplesGiveWhatTheySay(_ command: Command) {
        for example in command.examples {
            let line = Session().line(example.source)
            if let result = example.result { #expect(line == result, "\(example.source)") }
            #expect(!line.contains("Error"), "\(line)")
        }
    }
}

/// A JSON list of rows as a matrix of the language.
private func matrixText(_ json: JSONValue?) -> String {
    let rows = (json?.array ?? []).map { row in
        (row.array ?? []).map { shortest($0.double ?? .nan) }.joined(separator: " ")
    }
    return "[\(rows.joined(separator: "; "))]"
}

/// A JSON list of numbers as a vector of the language.
private func vectorText(_ json: JSONValue?) -> String {
    "[\((json?.array ?? []).map { shortest($0.double ?? .nan) }.joined(separator: ", "))]"
}

extension Session {
    /// The number of elements of a list.
    fileprivate func count(_ source: String) -> Int? {
        if case .list(let items) = execute(source, name: "test", host: TestHost()).value { return items.count }
        return nil
    }
}
