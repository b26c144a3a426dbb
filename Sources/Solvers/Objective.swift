import ConvexPrograms
import LinearAlgebra

/// A smooth convex function of the outputs: the loss of a program at its targets, or a smoothed one.
protocol SmoothLoss: Sendable {
    /// ℓ(f).
    func value(_ f: Vector) -> Double
    /// ∇ℓ(f).
    func gradient(_ f: Vector) -> Vector
    /// ℓ″(f), one entry per row.
    func curvature(_ f: Vector) -> Vector
}

/// A loss at the targets of a program.
struct LossAtTargets: SmoothLoss {
    let loss: any Loss
    let y: Vector

    func value(_ f: Vector) -> Double { loss.value(f, y) }
    func gradient(_ f: Vector) -> Vector { loss.gradient(f, y) }
    func curvature(_ f: Vector) -> Vector { loss.curvature(f, y) }
}
