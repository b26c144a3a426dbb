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
        let value = y.withUnsafeBufferPointer { y in
            loss.evaluate(f, UnsafeBufferPointer(rebasing: y[rows]), slopes: slopes, curvatures: curvatures)
        }
        // A little curvature on linear pieces (Huber's tails, rows beyond the margin) keeps Newton steps bounded.
        for i in 0..<curvatures.count where curvatures[i] == 0 { curvatures[i] = Self.leastCurvature }
        return value
    }

    /// A thousandth of the curvature of the other pieces, which is 1 or 2 in all losses with linear ones.
    private static let leastCurvature = 1e-3
}
