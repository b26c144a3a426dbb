import Language
import Networks

let stationaryCommand = Command(
    "stationary", group: .landscape,
    [.positional("θ", "a Network"), .positional("P", "the Problem")],
    summary: "What kind of stationary point a network is, exactly, with every number behind the verdict.",
    details: """
        The ladder: optimal ⇒ local minimum ⇒ directionally stationary ⇒ Clarke stationary. With g = ∇ℓ(f), Clarke's \
        subdifferential at (u, α) is {(αv + βu, gᵀ(Xu)₊ + βα)} with v in the hull of XᵀDg over the chambers D adjacent to u; its \
        distance from 0 is a point of least norm. One-sided derivatives are linear on each chamber's tangent cone, so the \
        steepest descent is the longest projection. A directionally stationary network is a local minimum exactly when no \
        slot is zero or no neuron is worth adding, max |gᵀ(Xu)₊| ≤ β over ‖u‖ ≤ 1, and optimal exactly when the latter holds. \
        Clarke stationary networks need not be nearly minimal; directionally stationary ones are. Residuals up to \
        `.tolerance` = 1e-6 β max(‖u_i‖, |α_i|) count as zero (more only where rounding needs it), and |x_kᵀu| ≤ 1e-7 ‖x_k‖‖u‖ \
        counts as on the face. At kinks of the loss `.gradient` is the element of ∂ℓ(f) that decides; few networks, with neurons on faces or \
        zero slots there, stay open and are refused.
        """,
    examples: [
        .init(
            "P = problem(dataset([-1; 1], [1, 2]), beta=0.1); r = sqrt(0.95); stationary(network([r; r], [r, r]), P).verdict",
            gives: "\"local minimum\""),
        .init(
            "P = problem(dataset([3 -4; 3 4], [5, 5]), beta=0.96); stationary(network([0.8 0.6; 0.8 -0.6], [1, 1]), P).verdict",
            gives: "\"Clarke stationary\""),
    ]
) { arguments, _ in
    let problem = try arguments.problem()
    return .object(try arguments.network(for: problem).stationarity(in: problem.program))
}
