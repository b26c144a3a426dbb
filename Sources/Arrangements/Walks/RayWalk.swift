import BigInt
import ExactArithmetic

/// Lines that form a basis, and the dual basis of rays: the cones in which every ray-sign search begins.
struct RayStart: Sendable {
    /// Independent lines b_i.
    let lines: [Int]
    /// Primitive integer vectors v_i with b_k·v_i = 0 for k ≠ i and b_i·v_i > 0.
    let rays: [[BigInt]]

    /// - Throws: `CancellationError`.
    init(_ normals: IntegerMatrix) throws {
        lines = try normals.pivots().rows
        let r = normals.columns
        let basis = normals.selecting(rows: lines, columns: Array(0..<r))
        let identity = IntegerMatrix(
            rows: r, columns: r, entries: (0..<(r * r)).map { Int64($0 % (r + 1) == 0 ? 1 : 0) })
        let (inverse, determinant) = try basis.solve(identity) ?? (solutions: [], determinant: 1)
        rays = (0..<lines.count).map { i in primitive(inverse.map { determinant.signum() < 0 ? -$0[i] : $0[i] }) }
    }
}

/// A node of the ray-sign search: a sign choice of the basis lines, then a side of every cut.
struct RayPath: Sendable {
    var orthant: [Bool]
    var sides: [Bool] = []
}

/// The walk over half of the cells of an arrangement of any rank, by the ray-sign search.
struct RayWalk: Sendable {
    let lines: PreparedLines
    /// Nodes whose cones cut half of space into parts.
    let parts: [RayPath]
    private let start: RayStart
    private let arithmetic: RayArithmetic

    /// Divides half of space into parts.
    ///
    /// - Throws: `CancellationError`.
    init(_ lines: PreparedLines) throws {
        self.lines = lines
        start = try RayStart(lines.normals)
        arithmetic = RayArithmetic(lines.normals)
        parts =
            switch arithmetic {
            case .integer(let kernel): try Self.divide(lines, start, kernel)
            case .long(let kernel): try Self.divide(lines, start, kernel)
            case .big(let kernel): try Self.divide(lines, start, kernel)
            }
    }

    /// Visits the cells of one part.
    func walk<Follower: CellFollower & ~Copyable>(_ part: Int, _ follower: inout Follower) throws {
        switch arithmetic {
        case .integer(let kernel): try walk(part, kernel, &follower)
        case .long(let kernel): try walk(part, kernel, &follower)
        case .big(let kernel): try walk(part, kernel, &follower)
        }
    }

    private func walk<Follower: CellFollower & ~Copyable, Kernel: RayKernel>(
        _ part: Int, _ kernel: Kernel, _ follower: inout Follower
    ) throws {
        var signs = LineSigns(lines: lines.count, &follower)
        var search = RaySearch(lines.normals, start, kernel: kernel, follower.monitor)
        try search.visit(parts[part]) { positive in try signs.stop(&follower, at: positive) }
    }

    /// Half of the orthants of the basis, divided further until there is work for several threads.
    private static func divide<Kernel: RayKernel>(
        _ lines: PreparedLines, _ start: RayStart, _ kernel: Kernel
    ) throws -> [RayPath] {
        try WalkMonitor.with { monitor in
            var search = RaySearch(lines.normals, start, kernel: kernel, monitor)
            return try divide(lines, &search)
        }
    }

    private static func divide<Kernel: RayKernel>(
        _ lines: PreparedLines, _ search: inout RaySearch<Kernel>
    ) throws -> [RayPath] {
        let r = lines.rank
        let wanted = coverBound(n: lines.count, rank: r) > 4096 ? 128 : 1
        var open: [RayPath] = [RayPath(orthant: [true])]
        var closed: [RayPath] = []
        // Signs of the basis lines first, then cuts; the first line stays positive.
        while let path = open.first, path.orthant.count < r {
            open.removeFirst()
            for side in [true, false] { open.append(RayPath(orthant: path.orthant + [side])) }
        }
        while !open.isEmpty, open.count + closed.count < wanted {
            let path = open.removeFirst()
            if try search.isCut(path) {
                for side in [true, false] { open.append(RayPath(orthant: path.orthant, sides: path.sides + [side])) }
            } else {
                closed.append(path)
            }
        }
        return closed + open
    }
}

/// The integer vector divided by its content.
func primitive(_ vector: [BigInt]) -> [BigInt] {
    var content = BigInt(0)
    for entry in vector where content != 1 { content = gcd(content, entry) }
    return content > 1 ? vector.map { $0 / content } : vector
}
