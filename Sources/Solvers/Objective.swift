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

/// A loss at the targets of a program.
struct LossAtTargets: SmoothLoss {
    let loss: any Loss
    let y: Vector

    func evaluate(
        _ f: UnsafeBufferPointer<Double>, rows: Range<Int>, slopes: UnsafeMutableBufferPointer<Double>,
        curvatures: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        y.withUnsafeBufferPointer { y in
            loss.evaluate(f, UnsafeBufferPointer(rebasing: y[rows]), slopes: slopes, curvatures: curvatures)
        }
    }
}
