import BigInt
import ExactArithmetic

/// The half-open cone of a pattern within its span F: all points v of F with a_i·v > 0 make up its relative interior.
struct RelativeCone {
    /// The span F of the cone, a flat of R^r.
    let span: Restriction
    /// The linear forms a_i on F, each pointing into the cone, without repetitions.
    let forms: IntegerMatrix
    /// The first line with each form.
    let formLines: [Int]
    /// A point v of F with a_i·v > 0 for all i.
    let interior: [BigInt]

    /// Finds the cone of a pattern; nil when no point has the pattern.
    ///
    /// Lines that may only be zero vanish on F. Of the others those vanish that lie in the cyclic part: a positive relation
    /// forces all of them to zero (Gordan). When it contains a line that must not vanish, there is no such point.
    init?(_ pattern: ActivationPattern, _ lines: PreparedLines) throws {
        guard let demands = SignDemands(pattern, lines) else { return nil }
        var vanishing = demands.vanishing
        while true {
            let span = try Restriction(orthogonalTo: vanishing.map { lines.normals.row($0) }, dimension: lines.rank)
            var images: [[BigInt]] = []
            var owners: [Int] = []
            for line in 0..<lines.count {
                if line & 63 == 63 { try Task.checkCancellation() }
                let image = span.image(lines.normals.row(line))
                if image.allSatisfy(\.isZero) {
                    if !demands.choices[line].zero { return nil }
                    continue
                }
                images.append(demands.side(line) > 0 ? image : image.map { -$0 })
                owners.append(line)
            }
            var first: [[BigInt]: Int] = [:]
            for (index, image) in images.enumerated() where first[image] == nil { first[image] = index }
            let kept = images.indices.filter { first[images[$0]] == $0 }
            let forms = IntegerMatrix(
                rows: kept.count, columns: span.dimension, entries: kept.flatMap { images[$0] })
            if let interior = try interiorPoint(forms) {
                self.span = span
                self.forms = forms
                formLines = kept.map { owners[$0] }
                self.interior = interior
                return
            }
            let cyclic = try cyclicPart(kept.map { images[$0] }, dimension: span.dimension).map { owners[kept[$0]] }
            if cyclic.contains(where: { !demands.choices[$0].zero }) { return nil }
            vanishing += cyclic
        }
    }

    /// The dimension of F.
    var dimension: Int { span.dimension }
}
