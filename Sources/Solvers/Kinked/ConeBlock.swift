import Arrangements
import LinearAlgebra

/// A block of the program over some patterns: it adds s D X w to the outputs, with w in the closed cone of D.
struct ConeBlock: Sendable {
    /// A side on which w has to be: cᵀw ≥ 0.
    struct Facet: Sendable {
        let line: Int
        /// +1 or −1 times the unit normal of the hyperplane.
        let side: Double
        /// The normal in the coordinates of the block.
        let normal: Vector
    }

    /// The sign s, +1 or −1.
    let sign: Double
    /// The diagonal of D.
    let active: [Bool]
    /// An orthonormal basis of the subspace in which w lives: all of ℝʳ unless the cone is flat.
    let basis: [Vector]
    /// The sides that may matter.
    private(set) var facets: [Facet] = []
    /// The pattern, when the block is bound to a given one.
    let pattern: ActivationPattern?

    /// The cone around a direction. On hyperplanes through the direction `towards` tells the side, unless the cone is given.
    ///
    /// - Parameter most: how many facets, those closest to the direction first.
    init(_ direction: PricedDirection, towards: Vector, _ data: ReducedData, most: Int) {
        sign = direction.sign
        pattern = direction.pattern
        var active = [Bool](repeating: false, count: data.n)
        var span = OrthogonalBasis(dimension: data.r)
        var sides: [(line: Int, side: Double, distance: Double)] = []
        for line in 0..<data.lineCount {
            let normal = data.normal(line)
            let distance = dot(normal, direction.u)
            var side = distance > 0 ? 1.0 : -1
            if let pattern = direction.pattern {
                let allowed = data.sides(of: line, pattern)
                if allowed.count == 2 { span.insert(normal) }
                side = allowed.first ?? side
            } else {
                if abs(distance) <= 1e-9 { side = dot(normal, towards) > 0 ? 1 : -1 }
                for k in data.rows(of: line) { active[Int(k)] = side * data.coefficient[Int(k)] > 0 }
            }
            sides.append((line, side, abs(distance)))
        }
        if let pattern = direction.pattern { active = (0..<data.n).map { pattern[$0] } }
        self.active = active
        basis = span.complement
        if sides.count > most { sides = Array(sides.sorted { $0.distance < $1.distance }.prefix(most)) }
        for (line, side, _) in sides { addFacet(line, side, data) }
    }

    /// A gate: w ∈ ℝʳ is free, and its sign too.
    init(gate pattern: ActivationPattern, _ data: ReducedData) {
        sign = 1
        active = (0..<data.n).map { pattern[$0] }
        basis = OrthogonalBasis(dimension: data.r).complement
        self.pattern = pattern
    }

    private mutating func addFacet(_ line: Int, _ side: Double, _ data: ReducedData) {
        let normal = data.normal(line)
        let coordinates = basis.map { side * dot($0, normal) }
        if norm2(coordinates) > 1e-12 { facets.append(Facet(line: line, side: side, normal: coordinates)) }
    }

    /// Adds the sides that a vector violates; false when there are none.
    mutating func addViolated(_ w: Vector, _ data: ReducedData) -> Bool {
        let z = data.products(w)
        let known = Set(facets.map(\.line))
        let limit = 1e-9 * norm2(w)
        var isChanged = false
        for k in 0..<data.n where (active[k] ? z[k] : -z[k]) < -limit * abs(data.coefficient[k]) {
            let line = Int(data.lineOfRow[k])
            guard line >= 0, !known.contains(line), !facets.contains(where: { $0.line == line }) else { continue }
            addFacet(line, active[k] == (data.coefficient[k] > 0) ? 1 : -1, data)
            isChanged = true
        }
        return isChanged
    }

    /// Whether both are the same block.
    func isSame(_ other: ConeBlock) -> Bool { sign == other.sign && active == other.active }

    /// Coordinates as a vector of ℝʳ.
    func lifted(_ w: Vector) -> Vector {
        var result = Vector(repeating: 0, count: basis.first?.count ?? 0)
        for (coordinate, direction) in zip(w, basis) { result = sum(result, direction, times: coordinate) }
        return result
    }
}
