import BigInt
import ExactArithmetic

/// Deletion and restriction modulo the prime 2^61 − 1, with every coincidence proven over the integers.
///
/// Restricted lines that differ modulo a prime differ over the rationals. Where two agree modulo the prime, an exact rank
/// decides; should that show a false agreement, the counter declines. In general position nothing ever agrees, and the
/// count is Cover's, proven.
///
/// With few more lines than dimensions the same recursion runs on the Gale dual, m vectors of rank m − r: the cells are the
/// acyclic orientations of the lines' matroid M, and so the totally cyclic ones of its dual. With T the Tutte polynomial
/// their number is T_M(2, 0) = T_{M*}(0, 2), which deletion and contraction turn into
///
///     f(N) = Π_{j≤d} (2^{w_j} − 2) + Σ_{k>d} (2^{w_k} − 1) f(N_{<k} / k)
///
/// for vectors with parallel classes of w_k elements, the first d of which are independent (T. H. Brylawski, J. G. Oxley, The
/// Tutte polynomial and its applications, 1992, doi:10.1017/CBO9780511662041.007).
struct ModularCounter<Total: SignedInteger> {
    /// What is counted: cells of the lines, or totally cyclic orientations of the dual. Both are the same number.
    enum Quantity { case cells, totallyCyclicOrientations }

    /// A class of parallel vectors: one of the lines in it, and how many it holds.
    private struct Class {
        let origin: Int
        var weight = 1
    }

    /// The vectors of one restriction: unit vectors and further rows, packed.
    private struct Level {
        var units: [Class]
        var others: [Class] = []
        var residues: [UInt64] = []

        var dimension: Int { units.count }
    }

    private let lines: ReducedLines
    private let quantity: Quantity
    private let monitor: CountMonitor
    private var flat: [Int] = []
    private var declined = false
    /// The coincidences of a dual that may still be proven: each costs a large exact elimination.
    private var proofsLeft = 200

    init(_ lines: ReducedLines, _ quantity: Quantity, _ monitor: CountMonitor) {
        self.lines = lines
        self.quantity = quantity
        self.monitor = monitor
    }

    /// The number of cells, nil when the prime is unlucky for these data or a dual is too degenerate.
    mutating func run() throws -> Total? {
        let level = try merged(top())
        if declined { return nil }
        let total = try count(level)
        return declined ? nil : total
    }

    /// The lines, or the dual vectors: the transposed rows.
    private func top() -> Level {
        let (first, second) = (Array(0..<lines.rank), Array(lines.rank..<lines.count))
        let (units, others) = quantity == .cells ? (first, second) : (second, first)
        return Level(
            units: units.map { Class(origin: $0) }, others: others.map { Class(origin: $0) },
            residues: quantity == .cells ? lines.residues : transposedResidues)
    }

    /// The coordinates of the dual vectors.
    private var transposedResidues: [UInt64] {
        let r = lines.rank
        return (0..<r).flatMap { j in (0..<(lines.count - r)).map { lines.residues[$0 * r + j] } }
    }

    private mutating func count(_ level: Level) throws -> Total {
        let (d, m) = (level.dimension, level.others.count)
        if m == 0 { return basisTotal(level) }
        if d == 2 { return planeTotal(level) }
        try monitor.spend(m * (m * d / 4 + 50))
        var total = basisTotal(level)
        for k in 0..<m {
            if k & 63 == 63 { try Task.checkCancellation() }
            flat.append(level.others[k].origin)
            let restricted = try merged(restrict(level, k))
            if declined { return 0 }
            total += try factor(level.others[k]) * count(restricted)
            if declined { return 0 }
            flat.removeLast()
            if flat.isEmpty { monitor.reach(total, d + k + 1, of: d + m, dimension: d) }
        }
        return total
    }

    /// The count of the unit vectors alone.
    private func basisTotal(_ level: Level) -> Total {
        switch quantity {
        case .cells: Total(1) << level.dimension
        case .totallyCyclicOrientations: level.units.reduce(1) { $0 * ((Total(1) << $1.weight) - 2) }
        }
    }

    /// The count in the plane; there 2^w − 2 orientations of one class are totally cyclic, 2s of s classes acyclic.
    private func planeTotal(_ level: Level) -> Total {
        let classes = level.units + level.others
        if quantity == .cells { return Total(2 * classes.count) }
        let all = Total(1) << classes.reduce(0) { $0 + $1.weight }
        return classes.reduce(all - Total(2 * classes.count)) { $0 - 2 * ((Total(1) << $1.weight) - 2) }
    }

    private func factor(_ contracted: Class) -> Total {
        quantity == .cells ? 1 : (Total(1) << contracted.weight) - 1
    }

    /// The first k further rows within the hyperplane of row k, which itself stands for the unit vector of its pivot.
    private func restrict(_ level: Level, _ k: Int) -> Level {
        let d = level.dimension
        let head = k * d
        guard let pivot = (0..<d).first(where: { level.residues[head + $0] != 0 }) else { return level }
        var image = Level(units: level.units)
        image.units.remove(at: pivot)
        image.others = [level.units[pivot]] + level.others[..<k]
        image.residues.reserveCapacity((k + 1) * (d - 1))
        for j in 0..<d where j != pivot { image.residues.append(level.residues[head + j]) }
        // Row k has the entry 1 at its pivot.
        for i in 0..<k {
            let factor = level.residues[i * d + pivot]
            for j in 0..<d where j != pivot {
                let product = Modular.multiply(factor, level.residues[head + j])
                image.residues.append(Modular.subtract(level.residues[i * d + j], product))
            }
        }
        return image
    }

    /// The level with rows of first entry 1 and with the weights of parallel rows added, each coincidence proven.
    private mutating func merged(_ level: Level) throws -> Level {
        let d = level.dimension
        var scaled = level
        guard normalize(&scaled) else {
            declined = true
            return level
        }
        var partner = [Int?](repeating: nil, count: scaled.others.count)
        for i in scaled.others.indices {
            let support = (0..<d).filter { scaled.residues[i * d + $0] != 0 }
            if support.count > 1 { continue }
            try prove(scaled.others[i], scaled.units[support[0]])
            scaled.units[support[0]].weight += scaled.others[i].weight
            partner[i] = i
        }
        let keys = scaled.others.indices.map { key(scaled.residues[($0 * d)..<(($0 + 1) * d)]) }
        let order = keys.indices.filter { partner[$0] == nil }.sorted { (keys[$0], $0) < (keys[$1], $1) }
        for (i, k) in zip(order, order.dropFirst()) where keys[i] == keys[k] {
            try prove(scaled.others[i], scaled.others[k])
            let first = partner[i] ?? i
            scaled.others[first].weight += scaled.others[k].weight
            partner[k] = first
        }
        if declined || partner.allSatisfy({ $0 == nil }) { return scaled }
        let kept = scaled.others.indices.filter { partner[$0] == nil }
        return Level(
            units: scaled.units, others: kept.map { scaled.others[$0] },
            residues: kept.flatMap { scaled.residues[($0 * d)..<(($0 + 1) * d)] })
    }

    /// A word that is equal for equal rows.
    private func key(_ row: ArraySlice<UInt64>) -> UInt64 {
        row.reduce(0) { key, entry in
            let mixed = (key ^ entry) &* 0x9E37_79B9_7F4A_7C15
            return mixed ^ mixed >> 31
        }
    }

    /// Divides every row by its first entry other than zero, with one inversion for all; false when a row is zero.
    private func normalize(_ level: inout Level) -> Bool {
        let d = level.dimension
        var leads: [UInt64] = []
        var products: [UInt64] = [1]
        for i in level.others.indices {
            guard let lead = level.residues[(i * d)..<((i + 1) * d)].first(where: { $0 != 0 }) else { return false }
            leads.append(lead)
            products.append(Modular.multiply(products[i], lead))
        }
        var inverse = Modular.inverse(products[leads.count])
        for i in leads.indices.reversed() {
            let factor = Modular.multiply(inverse, products[i])
            inverse = Modular.multiply(inverse, leads[i])
            for j in (i * d)..<((i + 1) * d) { level.residues[j] = Modular.multiply(level.residues[j], factor) }
        }
        return true
    }

    /// Declines unless two classes are parallel modulo the current flat.
    private mutating func prove(_ first: Class, _ second: Class) throws {
        if declined { return }
        let members = flat + [first.origin, second.origin]
        switch quantity {
        case .cells:
            declined = try lines.rank(of: members) != members.count - 1
        case .totallyCyclicOrientations:
            // The dual rank of S is |S| + r(E − S) − r.
            let r = lines.rank
            try monitor.spend(10 * r * r * r)
            proofsLeft -= 1
            let others = Array(Set(0..<lines.count).subtracting(members))
            declined = try proofsLeft < 0 || lines.rank(of: others) != r - 1
        }
    }
}
