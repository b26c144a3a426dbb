import Arrangements
import Figures
import Glibc
import LinearAlgebra
import Plots
import Testing

/// The sectors in the picture are the cells of the arrangement, at the angles of the rows.
@Suite struct ConesTests {
    /// Small integer rows, degenerate ones among them.
    private func rows(_ seed: UInt64) -> Matrix {
        var generator = Xoshiro256(seed: seed)
        let n = 1 + generator.index(below: 9)
        let d = 2 + generator.index(below: 2)
        var entries = (0..<(n * d)).map { _ in Double(generator.index(below: 7)) - 3 }
        // Rank 2 in three columns: the third is a combination of the others.
        if d == 3 { for k in 0..<n { entries[3 * k + 2] = 2 * entries[3 * k] - entries[3 * k + 1] } }
        return Matrix(rows: n, columns: d, storage: entries)
    }

    @Test(arguments: 1...60)
    func sectorsAreTheCells(_ seed: Int) throws {
        let x = rows(UInt64(seed))
        let arrangement = try HyperplaneArrangement(x)
        let rendering = try #require(try ConesFigure(arrangement)).plot().rendered()
        let sectors = rendering.elements(with: "from")
        let cells = Set(try arrangement.cells().map(\.description))
        #expect(sectors.count == cells.count && Set(sectors.compactMap { $0["data-pattern"] }) == cells)
        var covered = 0.0
        for sector in sectors {
            let (from, to) = (try #require(sector.number("from")), try #require(sector.number("to")))
            #expect(to > from)
            covered += to - from
            if x.columns == 2 {
                let middle = (from + to) / 2
                #expect(arrangement.pattern(of: [cos(middle), sin(middle)]).description == sector["data-pattern"])
            }
        }
        #expect(abs(covered - 2 * .pi) < 1e-12)
    }

    @Test(arguments: 1...60)
    func raysAreOrthogonalToTheirRows(_ seed: Int) throws {
        let x = rows(UInt64(seed))
        let arrangement = try HyperplaneArrangement(x)
        let rendering = try #require(try ConesFigure(arrangement)).plot().rendered()
        let rays = rendering.elements(with: "angle")
        #expect(rays.count == 2 * arrangement.distinctHyperplanes)
        for ray in rays where x.columns == 2 {
            let angle = try #require(ray.number("angle"))
            for name in try #require(ray["data-rows"]).split(separator: " ") {
                let k = try #require(Int(name)) - 1
                #expect(abs(x[k, 0] * cos(angle) + x[k, 1] * sin(angle)) < 1e-12 * norm2(x.rowArray(k)))
            }
        }
    }

    @Test func arrowsHaveTheDirectionAndLengthOfTheNeurons() throws {
        let rendering = try conesPlot(fourRows, threeNeurons).rendered()
        let frame = try #require(rendering.frames.first)
        let origin = Point(frame.x(0), frame.y(0))
        var scales: [Double] = []
        for (arrow, neuron) in zip(rendering.elements(with: "norm"), threeNeurons) {
            #expect(arrow.number("norm") == norm2(neuron.w) && arrow.number("sign") == Double(neuron.sign))
            // The head's first corner is the tip.
            let tip = try #require(arrow.all.last { $0.name == "path" }?.rings.first?.first)
            let shown = [tip.x - origin.x, origin.y - tip.y]
            #expect(abs(shown[0] * neuron.w[1] - shown[1] * neuron.w[0]) < 0.02 * norm2(neuron.w))
            scales.append(norm2(shown) / norm2(neuron.w))
        }
        #expect(scales.count == 3 && scales.allSatisfy { abs($0 / scales[0] - 1) < 1e-3 })
    }

    @Test func onlyGivenPatternsAreNumbered() throws {
        let arrangement = try HyperplaneArrangement(fourRows)
        let some = try arrangement.cells(limit: 3)
        let rendering = try #require(try ConesFigure(arrangement, patterns: some)).plot().rendered()
        let numbered = rendering.elements(with: "from").filter { $0["data-index"] != nil }
        #expect(numbered.count == 3)
        for sector in numbered {
            let i = try #require(sector.number("index"))
            #expect(sector["data-pattern"] == some[Int(i) - 1].description)
        }
    }
}
