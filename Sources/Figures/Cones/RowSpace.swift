import Arrangements
import LinearAlgebra

/// The row space of data of low rank, with coordinates in which it is drawn.
struct RowSpace: Sendable {
    /// The directions of the coordinate axes: those of the data when d is small enough, else an orthonormal basis of the row space.
    let axes: [Vector]
    /// The number of coordinates; those beyond the rank are zero.
    let dimension: Int
    /// The rows in these coordinates.
    let rows: [Vector]

    /// Coordinates for data whose rank is at most `dimension`.
    init(_ arrangement: HyperplaneArrangement, dimension: Int) {
        let x = Matrix(rows: arrangement.n, columns: arrangement.dimension, storage: arrangement.matrix.doubles)
        let axes = x.columns <= dimension ? Self.coordinateAxes(x.columns) : Self.basis(x, size: dimension)
        self.axes = axes
        self.dimension = dimension
        rows = (0..<x.rows).map { Self.project(x.rowArray($0), on: axes, dimension) }
    }

    /// Whether the coordinates are those of the data.
    var isOriginal: Bool { axes.allSatisfy { $0.count <= dimension } }

    /// The coordinates of a vector of ℝᵈ; what is orthogonal to every row is lost.
    func project(_ u: Vector) -> Vector { Self.project(u, on: axes, dimension) }

    private static func project(_ u: Vector, on axes: [Vector], _ dimension: Int) -> Vector {
        axes.map { dot($0, u) } + Vector(repeating: 0, count: dimension - axes.count)
    }

    private static func coordinateAxes(_ d: Int) -> [Vector] {
        (0..<d).map { j in (0..<d).map { $0 == j ? 1 : 0 } }
    }

    /// An orthonormal basis of the row space: each step takes the row that leaves most when its component in the span is removed.
    private static func basis(_ x: Matrix, size: Int) -> [Vector] {
        let units = (0..<x.rows).compactMap { normalized(x.rowArray($0)) }
        var basis = OrthogonalBasis(dimension: x.columns)
        while basis.vectors.count < size {
            let rests = units.map { norm2(basis.removingSpan(from: $0)) }
            guard let most = rests.indices.max(by: { rests[$0] < rests[$1] }), basis.insert(units[most]) else { break }
        }
        return basis.vectors
    }
}
