import ConvexPrograms
import LinearAlgebra

/// How an optimum moves with the problem.
public struct Sensitivity: Sendable {
    /// dP*/dβ = Σ‖w_b‖.
    public let valueByBeta: Double
    /// dP*/dy, n; nil for losses of labels. Where ℓ depends on f − y it is ν.
    public let valueByTargets: Vector?
    /// dw_b/dβ per block, in the order of the solution's blocks; nil where it does not exist.
    public let blocksByBeta: [Vector]?
    /// What does not exist and why.
    public let remarks: [String]
}

/// The derivatives of an optimum, by the implicit function theorem on the faces of its neurons.
///
/// With w_i = N_i v_i on its face and H the Hessian of the objective in v, dv/dβ = −H⁻¹[v_i/‖v_i‖] (MATH.md T18); this needs
/// independent activations and no change of faces.
public func sensitivity(of solution: Solution) -> Sensitivity {
    let program = solution.program
    let data = ReducedData(program)
    var master = RestrictedMaster(
        data: data, loss: LossAtTargets(program), beta: program.beta)
    master.atoms = solution.blocks.map { Atom($0, data) }
    var remarks: [String] = []
    var blocks: [Vector]?
    if program.loss.isSmooth {
        blocks = NewtonModel(master).response(to: master.atoms.compactMap { normalized($0.w) })?.map(data.lifted)
    }
    if blocks == nil {
        remarks.append("dW/dβ does not exist: the activations of the neurons are dependent or the loss has kinks")
    }
    if program.loss.needsSigns { remarks.append("dP*/dy does not exist: the targets are labels") }
    return Sensitivity(
        valueByBeta: solution.blocks.reduce(0) { $0 + norm2($1.w) },
        valueByTargets: program.loss.needsSigns ? nil : solution.dual, blocksByBeta: blocks, remarks: remarks)
}
