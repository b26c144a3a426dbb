import Arrangements
import Language
import Plots
import LinearAlgebra

/// One activation pattern of a dataset: `D[i]` and the result of `pattern`.
struct Pattern {
    /// Its number in the collection it was taken from, from 1.
    let number: Int?
    /// The bits.
    let pattern: ActivationPattern
    /// The arrangement of the rows.
    let arrangement: HyperplaneArrangement

    /// The geometry of its cone; throws for patterns that no u has (as those of rounded data may be).
    private func cone() throws -> PatternCone {
        if let cone = try arrangement.cone(of: pattern) { return cone }
        throw Diagnostic(.argument, "no u has the pattern \(shortened)", remedy: "take patterns of the same data")
    }

    /// The bits, long ones by their first and last 24.
    private var shortened: String {
        let text = pattern.description
        return text.count <= 64 ? text : "\(text.prefix(24))…\(text.suffix(24))"
    }
}

extension Pattern: ObjectValue {
    var typeName: String { "Pattern" }
    var summary: String { "Pattern \(shortened): \(pattern.activeCount) of \(pattern.count) rows active" }

    var fields: [FieldDescription] {
        [
            FieldDescription("bits", "1 for active rows, 0 for inactive ones"),
            FieldDescription("D", "the diagonal matrix diag(1(Xu ≥ 0)), n × n"),
            FieldDescription("active", "the numbers of the active rows"),
            FieldDescription("witness", "a vector u with exactly this pattern, in the relative interior of the cone"),
            FieldDescription("facets", "the rows that bound the cone, one per facet"),
            FieldDescription("dimension", "the dimension of the half-open cone {u : 1(Xu ≥ 0) = D}"),
            FieldDescription("cone", "the geometry of the cone: inequalities, rays, facets, dimension"),
        ]
    }

    func field(_ name: String) throws -> Value? {
        switch name {
        case "bits": .vector(pattern.bits.map { $0 ? 1 : 0 })
        case "D": .matrix(try diagonal())
        case "active": .vector(pattern.activeRows.map { Double($0 + 1) })
        case "witness": try cone().witness.map(Value.vector) ?? .nothing
        case "facets": .vector(try cone().facets.map { Double($0 + 1) })
        case "dimension": .number(Double(try cone().dimension))
        case "cone": .object(try coneRecord())
        default: nil
        }
    }

    private func diagonal() throws -> Matrix {
        let n = pattern.count
        try MemoryLimit.check(rows: n, columns: n)
        var matrix = Matrix(rows: n, columns: n)
        for k in 0..<n where pattern[k] { matrix[k, k] = 1 }
        return matrix
    }

    /// The closed cone {u : A u ≥ 0} with one row (2D_k − 1) x_k of A per facet.
    private func coneRecord() throws -> Record {
        let cone = try cone()
        let (rows, d) = (arrangement.matrix.doubles, arrangement.dimension)
        let inequalities = cone.facets.map { k in
            (0..<d).map { pattern[k] ? rows[k * d + $0] : 0 - rows[k * d + $0] }
        }
        let matrix = Matrix(rows: inequalities.count, columns: d, storage: inequalities.flatMap { $0 })
        let rays = try cone.rays
        return Record(
            "Cone",
            summary:
                "Cone of dimension \(cone.dimension) in ℝ\(NumberText.superscript(d)): \(cone.facets.count) facets, \(rays.count) rays",
            [
                .init("dimension", "the dimension of the cone", .number(Double(cone.dimension))),
                .init("A", "A u ≥ 0 bounds the closed cone within its span, a row per facet", .matrix(matrix)),
                .init("facets", "the rows of X behind A", .vector(cone.facets.map { Double($0 + 1) })),
                .init(
                    "rays", "the extreme rays as unit vectors, one per row",
                    .matrix(Matrix(rows: rays.count, columns: d, storage: rays.flatMap { $0 }))),
                .init(
                    "lineality", "the dimension of the subspace ker X in every cone", .number(Double(cone.lineality))),
                .init("witness", "a vector in the relative interior", cone.witness.map(Value.vector) ?? .nothing),
            ])
    }

    var display: DisplayBundle {
        let name = number.map { "D_{\($0)}" } ?? "D"
        return DisplayBundle(plain: summary, latex: "$\\displaystyle \(name) = \(latexPattern(pattern))$")
    }

    func isEqual(to other: any ObjectValue) -> Bool { (other as? Pattern)?.pattern == pattern }
}

extension Pattern: FormulaConvertible {
    /// The diagonal matrix.
    var formula: String { latexPattern(pattern) }
}
