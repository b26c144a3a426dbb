import ConvexPrograms
import LinearAlgebra

/// A smooth convex function of the outputs, a sum over rows: the loss of a program at its targets, or a smoothed one.
protocol SmoothLoss: Sendable {
    /// Σ ℓ_k(f_k) over a range of rows; writes ℓ_k′ and ℓ_k″.
    func evaluate(
        _ f: UnsafeBufferPointer<Double>, rows: Range<Int>, slopes: UnsafeMutableBufferPointer<Double>,
        curvatures: UnsafeMutableBufferPointer<Double>
    ) -> Double
}

extension SmoothLoss {
    /// Value, slopes and curvatures at outputs f.
    func evaluated(_ f: Vector) -> (value: Double, slopes: Vector, curvatures: Vector) {
        var (slopes, curvatures) = (f, f)
        let value = f.withUnsafeBufferPointer { f in
            slopes.withUnsafeMutableBufferPointer { slopes in
                curvatures.withUnsafeMutableBufferPointer { curvatures in
                    evaluate(f, rows: 0..<f.count, slopes: slopes, curvatures: curvatures)
                }
            }
        }
        return (value, slopes, curvatures)
    }

    /// ∇ℓ(f).
    func gradient(_ f: Vector) -> Vector { evaluated(f).slopes }
}

/// A loss at the targets of a program.
struct LossAtTargets: SmoothLoss {
    private let loss: any Loss
    private let y: Vector
    /// What linear pieces (Huber's tails, rows beyond the margin) count as curvature, so that Newton steps stay bounded.
    private let leastCurvature: Double

    /// A loss at targets; β tells which curvatures matter: in a program with n rows ℓ″ is small beside β/‖f‖ per row, about this.
    init(_ program: ConvexProgram) {
        (loss, y) = (program.loss, program.y)
        let slopes = loss.gradient(Vector(repeating: 0, count: y.count), y)
        let scale = slopes.indices.reduce(0) { $0 + abs(slopes[$1]) * norm2(program.x.rowArray($1)) }
        leastCurvature = 1e-3 * (scale > 0 ? min(1, 10 * program.beta / scale) : 1)
    }

    func evaluate(
        _ f: UnsafeBufferPointer<Double>, rows: Range<Int>, slopes: UnsafeMutableBufferPointer<Double>,
        curvatures: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        let value = y.withUnsafeBufferPointer { y in
            loss.evaluate(f, UnsafeBufferPointer(rebasing: y[rows]), slopes: slopes, curvatures: curvatures)
        }
        for i in 0..<curvatures.count where curvatures[i] == 0 { curvatures[i] = leastCurvature }
        return value
    }
}
