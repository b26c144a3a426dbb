import ConvexPrograms
import Testing

@Suite("Losses")
struct LossTests {
    private let places = stride(from: -3.0, through: 3, by: 0.37).map { $0 }

    private func targets(_ loss: any Loss) -> [Double] { loss.needsSigns ? [-1, 1] : [-1.3, 0, 0.7] }

    /// ℓ(f) + ℓ*(g) ≥ f g for all f and g, with equality at g = ℓ′(f).
    @Test("Fenchel and Young", arguments: losses.map(\.name))
    func fenchelYoung(_ name: String) throws {
        let loss = try #require(losses.first(where: { $0.name == name }))
        for y in targets(loss) {
            for f in places {
                let slope = loss.derivative(f, y)
                #expect(loss.domain(y).contains(slope))
                #expect(abs(loss.value(f, y) + loss.conjugate(slope, y) - f * slope) <= 1e-12)
                for g in places { #expect(loss.value(f, y) + loss.conjugate(g, y) >= f * g - 1e-12) }
            }
        }
    }

    /// Derivatives against differences, away from kinks.
    @Test("derivatives", arguments: losses.map(\.name))
    func derivatives(_ name: String) throws {
        let loss = try #require(losses.first(where: { $0.name == name }))
        let h = 1e-6
        for y in targets(loss) {
            for f in places where abs(abs(f - y) - 1) > 1e-3 && abs(f - y) > 1e-3 {
                let slope = (loss.value(f + h, y) - loss.value(f - h, y)) / (2 * h)
                let curvature = (loss.derivative(f + h, y) - loss.derivative(f - h, y)) / (2 * h)
                #expect(abs(slope - loss.derivative(f, y)) <= 1e-6)
                #expect(abs(curvature - loss.secondDerivative(f, y)) <= 1e-6)
            }
        }
    }

    /// The loop over rows agrees with the functions of one row.
    @Test("rows together", arguments: losses.map(\.name))
    func rowsTogether(_ name: String) throws {
        let loss = try #require(losses.first(where: { $0.name == name }))
        for y in targets(loss) {
            var (slopes, curvatures) = (places, places)
            let labels = places.map { _ in y }
            let value = places.withUnsafeBufferPointer { f in
                labels.withUnsafeBufferPointer { labels in
                    slopes.withUnsafeMutableBufferPointer { slopes in
                        curvatures.withUnsafeMutableBufferPointer { curvatures in
                            loss.evaluate(f, labels, slopes: slopes, curvatures: curvatures)
                        }
                    }
                }
            }
            #expect(abs(value - loss.value(places, labels)) <= 1e-12 * value)
            for (k, f) in places.enumerated() {
                #expect(abs(slopes[k] - loss.derivative(f, y)) <= 1e-14)
                #expect(abs(curvatures[k] - loss.secondDerivative(f, y)) <= 1e-14)
            }
        }
    }

    @Test("logistic neither overflows nor loses small values") func extremes() {
        let loss = LogisticLoss()
        #expect(loss.value(-1e4, 1) == 1e4)
        #expect(abs(loss.value(40, 1) / 4.248354255291589e-18 - 1) <= 1e-12)
    }
}
