import Certificates
import Language

extension Certificate: ObjectValue {
    /// The type's name in messages and help.
    public var typeName: String { "Certificate" }
    /// The one-line text form.
    public var summary: String {
        let verdict = optimal ? "optimal" : (feasible ? "not optimal" : "infeasible")
        return
            "Certificate: \(verdict), objective \(shortest(objective)), lower \(shortest(lower)), gap \(shortest(gap))"
    }

    /// The verdict over a table of all fields.
    public var display: DisplayBundle { DisplayBundle(plain: summary, html: fieldTable) }

    /// The fields with a few words on each.
    public var fields: [FieldDescription] {
        [
            FieldDescription("optimal", "whether the gap is within the tolerance and the claim feasible"),
            FieldDescription("objective", "the value recomputed from the raw data"),
            FieldDescription("lower", "a proven lower bound of the optimal value of every width"),
            FieldDescription("gap", "(objective − lower) / max(1, objective)"),
            FieldDescription("violation", "by how much max |νᵀ(Xu)₊| over ‖u‖ ≤ 1 exceeds β"),
            FieldDescription("price", "max |νᵀ(Xu)₊| over ‖u‖ ≤ 1 at ν = −∇ℓ(f)"),
            FieldDescription("beta", "β"),
            FieldDescription(
                "witness", "the unit vector u of that maximum, the best neuron to add; nothing at an optimum"),
            FieldDescription("sign", "the sign of the neuron to add"),
            FieldDescription("dual", "the feasible dual point ν that gives the lower bound"),
            FieldDescription("feasible", "whether the cone constraints hold to 1e-7 relative"),
            FieldDescription("infeasibility", "the largest violation of a cone constraint relative to ‖x_k‖‖w‖"),
        ]
    }

    /// The value of a field, nil when there is none of that name.
    public func field(_ name: String) throws -> Value? {
        switch name {
        case "optimal": .boolean(optimal)
        case "objective": .number(objective)
        case "lower": .number(lower)
        case "gap": .number(gap)
        case "violation": .number(violation)
        case "price": .number(price)
        case "beta": .number(beta)
        case "witness": optimal ? .nothing : .vector(witness)
        case "sign": .number(Double(witnessSign))
        case "dual": .vector(dual)
        case "feasible": .boolean(feasible)
        case "infeasibility": .number(infeasibility)
        default: nil
        }
    }
}
