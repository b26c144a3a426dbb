import BigInt
import ExactArithmetic

/// The flats below the whole space that are the span of a half-open cone {u : 1(Xu ≥ 0) = D}.
///
/// Let F be a flat and Z the rows that vanish on it. The points of F that are zero on Z only fall into the cells of the restriction
/// to F, and all points of one such cell have the same pattern. That cone is all of {u : 1(Xu ≥ 0) = D} exactly when no
/// direction leaves F with every row of Z staying ≥ 0, that is when the rows of Z are totally cyclic: some relation
/// Σ λ_k x_k = 0 over Z has all λ_k > 0. So every pattern belongs to exactly one cell of the restriction to exactly one
/// totally cyclic flat; the whole space (Z empty) is one and gives the cells.
struct CyclicFlats {
    private let lines: PreparedLines
    /// Which directions of each line occur among the rows.
    private let directions: [(forward: Bool, backward: Bool)]
    private let candidates: [Bool]
    /// Whether every flat but {0} is known not to be totally cyclic.
    private let onlyZero: Bool
    private let monitor: CountMonitor

    /// What becomes of some lines on a flat: one line.
    fileprivate struct FlatLine {
        /// Primitive, its first entry other than zero positive.
        let image: [BigInt]
        /// The lines, and whether each points the same way as the image.
        var members: [(line: Int, forward: Bool)]
        /// The first of the lines.
        var first: Int

        /// The image of this line in a flat below, nil when it vanishes there.
        func restricted(to restriction: Restriction) -> FlatLine? {
            let image = restriction.image(image)
            guard let leading = image.first(where: { !$0.isZero }) else { return nil }
            if leading.signum() > 0 { return FlatLine(image: image, members: members, first: first) }
            let turned = members.map { (line: $0.line, forward: !$0.forward) }
            return FlatLine(image: image.map { -$0 }, members: turned, first: first)
        }
    }

    /// One flat with what the lines become on it.
    struct Flat {
        fileprivate let lines: [FlatLine]
        let dimension: Int

        /// The restricted arrangement, with the data rows as its rows.
        func prepared(over outer: PreparedLines) throws -> PreparedLines {
            // Zero for the lines that contain the flat.
            var images = [[BigInt]](repeating: [BigInt](repeating: 0, count: dimension), count: outer.count)
            for line in lines {
                for (member, forward) in line.members { images[member] = forward ? line.image : line.image.map { -$0 } }
            }
            let rows = IntegerMatrix(rows: images.count, columns: dimension, entries: images.flatMap { $0 })
            return PreparedLines(try PreparedLines(rows: rows), over: outer)
        }

        /// The number of cells of the restricted arrangement.
        func cellCount(_ monitor: CountMonitor) throws -> BigInt {
            let normals = IntegerMatrix(rows: lines.count, columns: dimension, entries: lines.flatMap(\.image))
            return try CellCounter(monitor).count(normals)
        }
    }

    /// Prepares the search. In general position the lines of a flat other than {0} are independent, so that their rows are not
    /// totally cyclic unless two of them are opposite.
    init(_ lines: PreparedLines, inGeneralPosition: Bool, _ monitor: CountMonitor = CountMonitor()) throws {
        self.lines = lines
        self.monitor = monitor
        directions = (0..<lines.count).map { line in
            let rows = lines.rows(of: line)
            return (rows.contains { lines.rowForward[Int($0)] }, rows.contains { !lines.rowForward[Int($0)] })
        }
        var candidates = [Bool](repeating: false, count: lines.count)
        let all = Array(0..<lines.count)
        for line in try Self.cyclicLines(all, lines, directions) { candidates[line] = true }
        self.candidates = candidates
        onlyZero = inGeneralPosition && !directions.contains { $0.forward && $0.backward }
    }

    /// The lines among the given ones whose rows are in the cyclic part of all their rows.
    private static func cyclicLines(
        _ members: [Int], _ lines: PreparedLines, _ directions: [(forward: Bool, backward: Bool)]
    ) throws -> Set<Int> {
        var vectors: [[BigInt]] = []
        var owners: [Int] = []
        for line in members {
            let normal = lines.normals.row(line)
            if directions[line].forward {
                vectors.append(normal)
                owners.append(line)
            }
            if directions[line].backward {
                vectors.append(normal.map { -$0 })
                owners.append(line)
            }
        }
        return Set(try cyclicPart(vectors, dimension: lines.rank).map { owners[$0] })
    }

    /// Visits every totally cyclic flat other than the whole space once, {0} included when it is one.
    func forEach(_ body: (Flat) throws -> Void) throws {
        guard candidates.contains(true) else { return }
        if !onlyZero {
            let all = (0..<lines.count).map { line in
                FlatLine(image: lines.normals.row(line), members: [(line: line, forward: true)], first: line)
            }
            let space = Flat(lines: all, dimension: lines.rank)
            try descend(Node(flat: space, members: [], last: -1, isCyclic: true), body)
        }
        if candidates.allSatisfy({ $0 }) { try body(Flat(lines: [], dimension: 0)) }
    }

    /// A flat on the way: the lines that contain it, the last line of its first basis.
    private struct Node {
        let flat: Flat
        let members: [Int]
        let last: Int
        let isCyclic: Bool
    }

    /// Visits the flats of the next rank below one, except {0}.
    ///
    /// The lexicographically first basis of a flat grows by its last line: a flat is reached from the one spanned by the
    /// other lines of that basis only, when the least new line comes after the last one.
    private func descend(_ node: Node, _ body: (Flat) throws -> Void) throws {
        if node.flat.dimension < 2 { return }
        for line in node.flat.lines where line.first > node.last {
            if !line.members.allSatisfy({ candidates[$0.line] }) { continue }
            let members = node.members + line.members.map(\.line)
            let isCyclic = try isCyclic(members, line, node)
            if node.flat.dimension == 2 && !isCyclic { continue }
            try monitor.spend(100 * node.flat.lines.count * node.flat.dimension)
            let flat = try restrict(node.flat, to: line)
            if isCyclic { try body(flat) }
            try descend(Node(flat: flat, members: members, last: line.first, isCyclic: isCyclic), body)
        }
    }

    /// The part of a flat on one of its lines.
    private func restrict(_ flat: Flat, to line: FlatLine) throws -> Flat {
        let restriction = try Restriction(orthogonalTo: [line.image], dimension: flat.dimension)
        var places: [[BigInt]: Int] = [:]
        var lines: [FlatLine] = []
        for image in flat.lines.lazy.compactMap({ $0.restricted(to: restriction) }) {
            if let place = places[image.image] {
                lines[place].members += image.members
                lines[place].first = min(lines[place].first, image.first)
            } else {
                places[image.image] = lines.count
                lines.append(image)
            }
        }
        return Flat(lines: lines, dimension: flat.dimension - 1)
    }

    /// Whether the rows on the lines that contain the next flat are totally cyclic.
    ///
    /// Modulo the parent's span the new rows lie on one line, and then both directions must occur; when the parent is totally
    /// cyclic that is enough.
    private func isCyclic(_ members: [Int], _ line: FlatLine, _ parent: Node) throws -> Bool {
        let up = line.members.contains { $0.forward ? directions[$0.line].forward : directions[$0.line].backward }
        let down = line.members.contains { $0.forward ? directions[$0.line].backward : directions[$0.line].forward }
        if !(up && down) { return false }
        return try parent.isCyclic || Self.cyclicLines(members, lines, directions).count == members.count
    }
}
