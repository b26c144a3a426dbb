import Figures
import LinearAlgebra
import Networks
import Plots
import Testing

/// The bands in the picture are the level sets of the network.
@Suite struct BoundaryTests {
    @Test(arguments: [1, 2, 3, 7, 20], [1, 2, 3])
    func bandsHoldTheOutputs(_ m: Int, _ seed: Int) throws {
        let network = manyNeurons(m, seed: UInt64(100 * m + seed))
        let rendering = try boundaryPlot(network, spiral).rendered()
        let frame = try #require(rendering.frames.first)
        let areas = rendering.elements(with: "from").filter { $0.name == "path" }
        var generator = Xoshiro256(seed: UInt64(seed))
        for _ in 0..<200 {
            let p = Point(
                frame.rect.x + generator.uniform() * frame.rect.width,
                frame.rect.y + generator.uniform() * frame.rect.height)
            let f = network.predict(Matrix([[frame.x.value(at: p.x), frame.y.value(at: p.y), 1]]))[0]
            // Painted over each other, the last area around the point is the one seen.
            let seen = try #require(areas.last { winding($0.rings, around: p) != 0 })
            let (from, to) = (try #require(seen.number("from")), try #require(seen.number("to")))
            // Corners are rounded to 0.01 px; outputs change by at most the norm sum over the resolution.
            let steepest = network.neurons.reduce(0) { $0 + norm2($1.convexWeight) }
            let slack = 0.03 * steepest / frame.x.resolution
            #expect(f >= from - slack && f <= to + slack)
        }
    }

    @Test func zeroLevelIsWhereTheSignChanges() throws {
        let network = manyNeurons(24, seed: 3)
        let rendering = try boundaryPlot(network, spiral).rendered()
        let frame = try #require(rendering.frames.first)
        let zero = try #require(rendering.elements(with: "level").first)
        #expect(!zero.rings.isEmpty)
        for corner in zero.rings.joined() {
            let f = network.predict(Matrix([[frame.x.value(at: corner.x), frame.y.value(at: corner.y), 1]]))[0]
            #expect(abs(f) < 0.02)
        }
    }

    @Test func kinkLinesAreThoseOfTheNeurons() throws {
        let network = manyNeurons(6, seed: 5)
        let rendering = try boundaryPlot(network, spiral).rendered()
        let frame = try #require(rendering.frames.first)
        let lines = rendering.elements(with: "neuron")
        #expect(!lines.isEmpty)
        for line in lines {
            let i = Int(try #require(line.number("neuron"))) - 1
            let u = network.neurons[i].u
            for end in line.rings.joined() {
                let value = u[0] * frame.x.value(at: end.x) + u[1] * frame.y.value(at: end.y) + u[2]
                #expect(abs(value) < 0.02 * norm2(u) / frame.x.resolution)
            }
        }
    }

    @Test func manyNeuronsAreStillExact() throws {
        let rendering = try boundaryPlot(manyNeurons(80, seed: 9), spiral).rendered()
        #expect(rendering.document.svg().utf8.count < 400_000)
    }
}
