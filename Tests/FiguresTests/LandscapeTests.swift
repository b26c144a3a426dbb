import Arrangements
import ConvexPrograms
import Figures
import Glibc
import LinearAlgebra
import Networks
import Plots
import Testing

/// Pictures of losses, training, duals and optimal sets carry the engine's numbers.
@Suite struct LandscapeTests {
    @Test func lossCurvesEndWhereTheRunEnds() throws {
        let run = try hexagonRun()
        let rendering = LossFigure(run, optimum: hexagon.optimum.objective).plot().rendered()
        #expect(rendering.elements(with: "curve").first?.number("last") == run.losses.last)
        #expect(rendering.elements(with: "optimum").first?.number("optimum") == hexagon.optimum.objective)
        // The dashed line is below the curve everywhere.
        let frame = try #require(rendering.frames.first)
        let curve = try #require(rendering.elements(with: "curve").first?.rings.first)
        #expect(curve.allSatisfy { $0.y <= frame.y(hexagon.optimum.objective) + 0.02 })
    }

    @Test func trailsEndAtTheLastNetwork() throws {
        let run = try hexagonRun()
        let rendering = try hexagonTrajectory().rendered()
        let ends = rendering.elements(with: "end")
        #expect(ends.count == run.network.width)
        for end in ends {
            let i = Int(try #require(end.number("end"))) - 1
            #expect(end.number("norm") == norm2(try #require(run.snapshots.last).neurons[i].convexWeight))
        }
    }

    @Test func correlationTouchesBetaAtTheNeurons() throws {
        let rendering = try correlationPlot(hexagon, hexagon.optimum.dual).rendered()
        let beta = hexagon.program.beta
        for neuron in rendering.elements(with: "neuron") {
            #expect(abs(abs(try #require(neuron.number("value"))) - beta) < 1e-7)
        }
        #expect(abs(try #require(rendering.elements(with: "largest").first?.number("largest")) - beta) < 1e-7)
    }

    @Test(arguments: 1...20)
    func largestCorrelationIsExact(_ seed: Int) throws {
        var generator = Xoshiro256(seed: UInt64(seed))
        let x = Matrix(rows: 6, columns: 2, storage: (0..<12).map { _ in generator.normal() })
        let dual = (0..<6).map { _ in generator.normal() }
        let figure = try CorrelationFigure(HyperplaneArrangement(x), dual: dual, beta: 1)
        let rendering = try #require(figure).plot().rendered()
        let largest = try #require(rendering.elements(with: "largest").first?.number("largest"))
        let sampled =
            (0..<20_000).map { i -> Double in
                let angle = Double(i) / 10_000 * .pi
                return abs(dot(dual, (x * [cos(angle), sin(angle)]).map { max(0, $0) }))
            }.max() ?? 0
        // The grid misses the largest value by at most half a step times the steepest slope.
        let slope = zip(dual, (0..<6).map { norm2(x.rowArray($0)) }).reduce(0) { $0 + abs($1.0) * $1.1 }
        #expect(sampled <= largest + 1e-12 && largest <= sampled + .pi / 20_000 * slope)
    }

    @Test func landscapeBandsHoldTheLoss() throws {
        let rendering = try #require(try LandscapeFigure(pair.program, plane: .neuron)).plot().rendered()
        let frame = try #require(rendering.frames.first)
        let areas = rendering.elements(with: "from").filter { $0.name == "path" }
        var generator = Xoshiro256(seed: 4)
        for _ in 0..<300 {
            let p = Point(
                frame.rect.x + generator.uniform() * frame.rect.width,
                frame.rect.y + generator.uniform() * frame.rect.height)
            let neuron = Neuron(u: [frame.x.value(at: p.x)], alpha: frame.y.value(at: p.y))
            let loss = ReLUNetwork(dimension: 1, neurons: [neuron]).objective(pair.program)
            let seen = try #require(areas.last { winding($0.rings, around: p) != 0 })
            // Linear on triangles of a 96 × 72 grid: a small share of the range of losses.
            let slack = 0.01 * (loss + 1)
            let (from, to) = (try #require(seen.number("from")), try #require(seen.number("to")))
            #expect(loss >= from - slack && loss <= to + slack)
        }
    }

    @Test func landmarksOfThePairAreItsStationaryPoints() throws {
        // MATH.md T12: with neurons to the right only there is a spurious local minimum; at 0 both signs of u can escape.
        let rendering = try #require(try LandscapeFigure(pair.program, plane: .neuron)).plot().rendered()
        let verdicts = rendering.elements(with: "verdict").compactMap { $0["data-verdict"] }.sorted()
        #expect(verdicts == ["directionally stationary", "local minimum", "local minimum"])
    }

    @Test(arguments: [4, 6, 8, 10])
    func polytopeEdgesAreThoseOfTheFaces(_ n: Int) throws {
        let problem = polygon(n, beta: 0.1)
        let set = try OptimalSet(problem.optimum)
        let vertices = try #require(set.vertices)
        let rendering = try #require(PolytopeFigure(set)).plot().rendered()
        let columns = set.directions.map { direction in
            (problem.program.x * direction.u).map { Double(direction.sign) * max(0, $0) }
        }
        // Independent of vertices between: an edge is a face of dimension 1, its columns have a kernel of dimension 1.
        var edges = 0
        for i in vertices.indices {
            for j in 0..<i {
                let union = columns.indices.filter { vertices[i][$0] > 0 || vertices[j][$0] > 0 }
                // The directions are good to about 1e-12, so dependent columns differ by more than rounding.
                let values = SingularValues(Matrix(union.map { columns[$0] }))?.values ?? []
                let rank = values.filter { $0 > 1e-9 * values[0] }.count
                if union.count - rank == 1 { edges += 1 }
            }
        }
        #expect(rendering.elements(with: "edges").first?.number("edges") ?? 0 == Double(edges))
        #expect(rendering.elements(with: "vertex").count == vertices.count)
    }

    /// The hexagon has two optimal triangles, isolated at width 3 and joined by a segment at width 6.
    @Test(arguments: [(3, "dimension 0, in 2 parts"), (5, "dimension 0, in 2 parts"), (6, "dimension 1, connected")])
    func diagramsTellTheSizesAtTheirWidth(_ width: Int, _ sizes: String) throws {
        let rendering = SetsFigure(try OptimalSet(hexagon.optimum), width: width).plot().rendered()
        #expect(rendering.document.title == "Width \(width): optimal networks of \(sizes)")
        let dimension = width < 6 ? "dimension 0" : "dimension 1"
        #expect(rendering.texts.count { $0.text == dimension } == 2)
        #expect(rendering.texts.contains { $0.text == "2 vertices" })
    }

    @Test func stairsCarryTheirValues() throws {
        let rendering = try #require(Gallery.all.first { $0.name == "staircase" }).plot().rendered()
        #expect(rendering.elements(with: "width").compactMap { $0.number("value") } == [0.9, 0.5, 0.31, 0.31])
    }

    @Test func boundsFillTheirStep() throws {
        let rendering = try #require(Gallery.all.first { $0.name == "staircase-bounds" }).plot().rendered()
        let frame = try #require(rendering.frames.first)
        let areas = rendering.elements(with: "bounds")
        #expect(areas.compactMap { $0.number("bounds") } == [2, 3])
        for area in areas {
            let ys = try #require(area.rings.first).map(\.y)
            #expect(abs((ys.max() ?? 0) - frame.y(try #require(area.number("low")))) < 0.02)
            #expect(abs((ys.min() ?? 0) - frame.y(try #require(area.number("high")))) < 0.02)
        }
        #expect(rendering.notes == ["Beyond the picture: n + 1 = 21."])
    }

    @Test func birthsAndDeathsStandWhereNeuronsBeginAndEnd() throws {
        let rendering = try #require(bornAndDead).plot().rendered()
        let frame = try #require(rendering.frames.first)
        let births = rendering.elements(with: "birth").map { [$0.number("birth"), $0.number("beta")] }
        let deaths = rendering.elements(with: "death").map { [$0.number("death"), $0.number("beta")] }
        #expect(births == [[2, 3], [3, 0.5]] && deaths == [[2, 0.8]])
        // β falls from the left to the right, and each line holds the norms of its neuron, with those of its ends where these
        // are known.
        #expect(frame.x(4) < frame.x(0.25))
        let norms = [[0.1, 0.4, 0.9, 1.1, 1.2], [0, 0.2, 0.1, 0.05], [0.3, 0.6]]
        for (line, norms) in zip(rendering.elements(with: "from"), norms) {
            let points = try #require(line.rings.first)
            #expect(points.count == norms.count && zip(points, norms).allSatisfy { abs($0.y - frame.y($1)) < 0.02 })
        }
        #expect(rendering.document.title.hasSuffix("2 neurons born, 1 dead, at most 2 alive"))
        #expect(rendering.notes.isEmpty)
        #expect(rendering.texts.contains { $0.text.hasPrefix("1 of the births and deaths") })
        #expect(SolutionPathFigure(betas: [2, 1], tracks: [.init(sign: 1, first: 1, norms: [1, 2])]) == nil)
    }

    @Test func framesShareOneScale() throws {
        let path = try hexagonPath()
        let rendering = try #require(try FramesFigure(path)).plot().rendered()
        let arrows = rendering.elements(with: "moment")
        let pieces = path.pieces
        #expect(rendering.frames.count == min(8, pieces.count + 1))
        #expect(arrows.count { $0["data-moment"] == "start" } == path.start.neurons.count { $0.contributes })
        #expect(arrows.last?["data-moment"] == "\(pieces.count) \(pieces[pieces.count - 1].kind.rawValue)")
        // The shaft and the head of an arrow reach from the origin to its tip, in proportion to the norm.
        let scales = arrows.compactMap { arrow -> Double? in
            let points = arrow.all.flatMap(\.rings).flatMap(\.self)
            guard let tail = points.first, let norm = arrow.number("norm"), norm > 0.05 else { return nil }
            return (points.map { norm2([$0.x - tail.x, $0.y - tail.y]) }.max() ?? 0) / norm
        }
        let (least, most) = (scales.min() ?? 0, scales.max() ?? 0)
        #expect(scales.count > 3 && most - least < 0.02 * most)
    }
}
