import LinearAlgebra

/// What the optimal set is at one width m: a union of faces of the polytope.
extension OptimalSet {
    /// The number of irreducible optimal networks of at most m neurons; nil without vertices.
    public func vertexCount(width m: Int) -> Int? {
        vertices?.count { StandardFormPolytope.support($0).count <= m }
    }

    /// The dimension of the set of optimal networks of width m, up to order and splitting.
    ///
    /// A face uses the directions S of its vertices and has dimension |S| − rank A_S; networks of width m fill those with |S| ≤ m.
    /// Nil when there is no such network, without vertices, and when the faces are too many to visit.
    public func dimension(width m: Int) -> Int? {
        if m >= used.count { return dimension }
        return faces(width: m)?.map { $0.directions - $0.rank }.max()
    }

    /// The dimension of the set W*_m of optimal points of the convex program with at most m non-zero blocks; nil as for `dimension(width:)`.
    ///
    /// A direction on walls can be divided between its blocks as far as m allows: min(m, blocks of S) − rank A_S for a face.
    public func dimensionOfConvexSet(width m: Int) -> Int? {
        if let blocks = blocks(of: used), m >= blocks { return dimensionOfConvexSet }
        return faces(width: m)?.map { min(m, $0.blocks ?? m) - $0.rank }.max()
    }

    /// The directions that some optimum uses.
    private var used: Set<Int> { Set(directions.indices.filter { largestWeights[$0] > 0 }) }

    /// The number of blocks that can hold these directions; nil when it is beyond counting.
    private func blocks(of face: Set<Int>) -> Int? { Self.total(face.map { directions[$0].blocks }) }

    /// A face of the polytope: how many directions it uses, by how many blocks they can be held, and the rank of their activations.
    private struct Face {
        let directions: Int
        let blocks: Int?
        let rank: Int
    }

    /// More faces than this are not visited.
    private static let faceLimit = 5000

    /// The faces whose points use at most m directions: the unions of supports of vertices, found by adding one vertex at a time.
    private func faces(width m: Int) -> [Face]? {
        guard let vertices else { return nil }
        let supports = Set(vertices.map { Set(StandardFormPolytope.support($0)) }).filter { $0.count <= m }
        var found = supports
        var new = Array(supports)
        while let face = new.popLast() {
            for support in supports {
                let union = face.union(support)
                if union.count <= m, found.insert(union).inserted { new.append(union) }
            }
            if found.count > Self.faceLimit { return nil }
        }
        return found.map { face in
            Face(
                directions: face.count, blocks: blocks(of: face),
                rank: ColumnBasis(face.sorted().map { polytope.columns[$0] }).rank)
        }
    }
}
