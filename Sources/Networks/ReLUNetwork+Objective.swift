import ConvexPrograms
import LinearAlgebra

extension ReLUNetwork {
    /// 𝓛_β(θ) = ℓ(Σ α_i (Xu_i)₊) + (β/2) Σ (‖u_i‖² + α_i²).
    public func objective(_ program: ConvexProgram) -> Double {
        program.loss.value(predict(program.x), program.y)
            + program.beta / 2 * neurons.reduce(0) { $0 + dot($1.u, $1.u) + $1.alpha * $1.alpha }
    }
}
