import Figures
import LinearAlgebra
import Plots
import Testing

/// The curve and its kinks are those of the network.
@Suite struct FunctionTests {
    @Test func kinksAreWhereTheNeuronsBegin() throws {
        let kinks = try functionPlot([kinkedNetwork], line).rendered().elements(with: "kink")
        #expect(kinks.count == 3)
        for kink in kinks {
            let i = Int(try #require(kink.number("neuron"))) - 1
            let u = kinkedNetwork.neurons[i].u
            #expect(kink.number("kink") == -u[1] / u[0])
            #expect(kink["data-side"] == (u[0] > 0 ? "right" : "left"))
            #expect(kink.number("sign") == (kinkedNetwork.neurons[i].alpha > 0 ? 1 : -1))
        }
    }

    @Test func curveIsExactAtItsCorners() throws {
        let rendering = try functionPlot([kinkedNetwork], line).rendered()
        let frame = try #require(rendering.frames.first)
        let curve = try #require(rendering.elements(with: "network").first?.rings.first)
        // Both ends and the three kinks within.
        #expect(curve.count == 5)
        for corner in curve {
            let (x, y) = (frame.x.value(at: corner.x), frame.y.value(at: corner.y))
            let exact = kinkedNetwork.predict(Matrix([[x, 1]]))[0]
            // A hundredth of a pixel in x and y.
            #expect(abs(y - exact) < 0.02 / frame.y.resolution + 3 * 0.01 / frame.x.resolution)
        }
    }

    @Test func otherInputsAreRefused() {
        #expect(FunctionFigure([kinkedNetwork], inputs: InputSpace(count: 2, hasBias: false)) == nil)
        #expect(FunctionFigure([kinkedNetwork], inputs: InputSpace(count: 1, hasBias: false)) == nil)
    }
}
