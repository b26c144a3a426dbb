import Language
import Networks

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension StationarityReport: ObjectValue {
    public var typeName: String { "Stationarity" }

    public var summary: String {
        "Stationarity: \(verdict.rawValue), residual \(significant(directionalResidual, 4)) "
            + "(tolerance \(significant(tolerance, 4))), \(price)"
    }

    private var price: String {
        let price = newNeuron.map { significant($0.value, 4) } ?? "not computed"
        return "price \(price) for β = \(significant(beta, 4))"
    }

    public var fields: [FieldDescription] {
        [
            FieldDescription("verdict", "the highest step of the ladder, as text"),
            FieldDescription("optimal", "directionally stationary and price ≤ β: a global minimum of every width ≥ m"),
            FieldDescription("localminimum", "directionally stationary, and no zero slot or price ≤ β"),
            FieldDescription("directional", "all one-sided directional derivatives are at least 0"),
            FieldDescription("clarke", "0 lies in Clarke's subdifferential"),
            FieldDescription("rowwise", "0 lies in the row-wise extension of the subdifferential, which is larger"),
            FieldDescription("directionalresidual", "the steepest one-sided descent of one neuron's u or α"),
            FieldDescription("clarkeresidual", "the distance of 0 from Clarke's subdifferential, the largest part"),
            FieldDescription("rowwiseresidual", "the same for the row-wise extension"),
            FieldDescription("alpharesidual", "max |gᵀ(Xu_i)₊ + βα_i|, a part of all three residuals"),
            FieldDescription("tolerance", "residuals up to it count as zero"),
            FieldDescription("gradient", "g = ∇ℓ(f), or at kinks of ℓ the element of ∂ℓ(f) that decides"),
            FieldDescription("price", "max |gᵀ(Xu)₊| over ‖u‖ ≤ 1, to be compared with β; nothing when not computed"),
            FieldDescription("beta", "β"),
            FieldDescription("zeroslots", "the slots that are zero, from 1"),
            FieldDescription(
                "escape", "a direction (δU, δα) of norm 1 that lowers the loss; nothing at a local minimum"),
            FieldDescription("escaped", "the network θ + step · escape, with a lower loss"),
            FieldDescription("step", "the length of that step"),
            FieldDescription("objective", "𝓛_β(θ)"),
            FieldDescription(
                "certificate", "lower bound, price and the best neuron to add; nothing when too long and not needed"),
            FieldDescription("neurons", "the residuals neuron by neuron, with kinks and adjacent chambers"),
        ]
    }

    public func field(_ name: String) throws -> Value? {
        switch name {
        case "verdict": .string(verdict.rawValue)
        case "optimal": .boolean(isOptimal)
        case "localminimum": .boolean(isLocalMinimum)
        case "directional": .boolean(isDirectionallyStationary)
        case "clarke": .boolean(isClarkeStationary)
        case "rowwise": .boolean(isRowwiseStationary)
        case "escape": escape.map { .object($0.direction) } ?? .nothing
        case "escaped": escape.map { .object($0.network) } ?? .nothing
        case "step": escape.map { .number($0.step) } ?? .nothing
        case "zeroslots": .vector(zeroSlots.map { Double($0 + 1) })
        case "certificate": certificate.map { .object($0) } ?? .nothing
        case "price": newNeuron.map { .number($0.value) } ?? .nothing
        case "gradient": .vector(gradient)
        case "neurons": .list(neurons.map { .object(record(of: $0)) })
        default: number(name).map { .number($0) }
        }
    }

    private func number(_ name: String) -> Double? {
        switch name {
        case "directionalresidual": directionalResidual
        case "clarkeresidual": clarkeResidual
        case "rowwiseresidual": rowwiseResidual
        case "alpharesidual": alphaResidual
        case "tolerance": tolerance
        case "beta": beta
        case "objective": objective
        default: nil
        }
    }

    /// The ladder with the number that decides each step.
    public var display: DisplayBundle {
        let residuals = [
            ("row-wise stationary", isRowwiseStationary, rowwiseResidual),
            ("Clarke stationary", isClarkeStationary, clarkeResidual),
            ("directionally stationary", isDirectionallyStationary, directionalResidual),
        ].map {
            [$0.0, $0.1 ? "yes" : "no", "residual \(significant($0.2, 4)), tolerance \(significant(tolerance, 4))"]
        }
        let slots = zeroSlots.isEmpty ? "no zero slot" : counted(zeroSlots.count, "zero slot")
        let rows =
            residuals + [
                ["local minimum", isLocalMinimum ? "yes" : "no", "\(slots), \(price)"],
                ["optimal", isOptimal ? "yes" : "no", price],
            ]
        return DisplayBundle(plain: summary, html: htmlTable(head: [verdict.rawValue, "", "by"], rows: rows))
    }
}

private func record(of part: NeuronStationarity) -> Record {
    Record(
        "NeuronStationarity",
        summary: "directional \(significant(part.directional, 4)), Clarke \(significant(part.clarke, 4)), α-derivative "
            + "\(significant(part.alphaDerivative, 4)), \(counted(part.chambers, "adjacent chamber"))",
        [
            .init("directional", "the steepest one-sided descent in u", .number(part.directional)),
            .init("clarke", "the distance of 0 from the hull of the chambers' gradients in u", .number(part.clarke)),
            .init("rowwise", "the same with every kink's activity free", .number(part.rowwise)),
            .init("alphaderivative", "gᵀ(Xu)₊ + βα", .number(part.alphaDerivative)),
            .init("descent", "the direction δu of steepest descent", .vector(part.descent)),
            .init("kinks", "the rows on whose hyperplanes u lies, from 1", .vector(part.kinks.map { Double($0 + 1) })),
            .init("chambers", "the number of adjacent chambers", .number(Double(part.chambers))),
        ])
}

// The members are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension LossKinkError: DiagnosticConvertible {
    public var diagnostic: Diagnostic {
        let place = "the loss has a kink at the network's output in row \(row + 1)"
        let remedy = "`certify` decides whether it is optimal; a smooth loss (squaredhinge, huber) has no such points"
        switch obstacle {
        case .neuronsOnFaces:
            return Diagnostic(
                .limit, "\(place), and neurons lie on faces: what kind of stationary point it is stays open",
                remedy: remedy)
        case .tooManyChambers:
            return Diagnostic(
                .limit, "\(place), and neurons lie on faces with too many adjacent chambers to look at", remedy: remedy)
        case .zeroSlots:
            return Diagnostic(
                .limit, "\(place): no new neuron in a zero slot lowers the loss, several at once might",
                remedy: "append zero slots with `pad`, more than there are rows at kinks")
        }
    }
}
