import ConvexPrograms
import Datasets
import Language
import Solvers

/// A stated problem: data, loss and β; `P` in the contract.
public struct Problem: ObjectValue {
    /// The data.
    public let data: Dataset
    /// The convex program.
    public let program: ConvexProgram

    /// The type's name in messages and help.
    public var typeName: String { "Problem" }

    /// The one-line text form.
    public var summary: String {
        "Problem: \(program.loss.name) loss, β = \(shortest(program.beta)), \(data.summary)"
    }

    /// The fields with a few words on each.
    public var fields: [FieldDescription] {
        [
            FieldDescription("data", "the Dataset"),
            FieldDescription("loss", "the name of the loss ℓ"),
            FieldDescription("beta", "the weight β of the regulariser"),
            FieldDescription("betamax", "the smallest β with W* = 0"),
            FieldDescription(
                "betamaxupper", "a proven upper bound of betamax: equal but where rank 6 and above leave it open"),
        ]
    }

    /// The value of a field, nil when there is none of that name.
    public func field(_ name: String) throws -> Value? {
        switch name {
        case "data": .object(data)
        case "loss": .string(program.loss.name)
        case "beta": .number(program.beta)
        case "betamax": .number(betaMax(program))
        case "betamaxupper": .number(betaMaxRange(program).upperBound)
        default: nil
        }
    }

    /// The program as a formula.
    public var display: DisplayBundle {
        let loss =
            program.loss.name == "squared" ? "\\tfrac12\\|f-y\\|_2^2" : "\\ell_{\\text{\(program.loss.name)}}(f,y)"
        return DisplayBundle(
            plain: summary,
            latex: """
                $$\\min_{W}\\ \(loss)+\(shortest(program.beta))\\sum_{b}\\|w_b\\|_2,\\quad f=\\sum_b s_bD_bXw_b,\\quad \
                (2D_b-I)Xw_b\\ge 0,\\qquad X\\in\\mathbb{R}^{\(program.n)\\times \(program.d)}$$
                """)
    }
}
