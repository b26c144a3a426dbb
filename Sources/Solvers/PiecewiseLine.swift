import LinearAlgebra

/// The objective of the master along w_i + α p_i: smooth between the crossings of hyperplanes.
struct PiecewiseLine {
    private let rows: MasterRows
    private let beta: Double
    private let steps: [Vector]
    private let vectors: [Vector]
    private let owners: [Int]
    /// The products of all vectors when one chunk holds all rows: a line search asks for them many times.
    private var wholeChunk: MasterRows.Chunk?
    /// w_1, p_1, w_2, p_2, …, r numbers each.
    private let pairs: [Double]

    /// A crossing of a hyperplane by a neuron.
    struct Crossing: Hashable {
        let atom: Int
        let line: Int
    }

    init(_ master: RestrictedMaster, steps: [Vector]) {
        rows = MasterRows(master.data, master.loss, master.atoms)
        beta = master.beta
        self.steps = steps
        vectors = master.atoms.map(\.w) + steps
        owners = Array(steps.indices) + Array(steps.indices)
        pairs = zip(master.atoms, steps).flatMap { $0.w + $1 }
        guard rows.data.n <= rows.chunkSize else { return }
        var whole: MasterRows.Chunk?
        rows.forEachChunk(0..<rows.data.n, vectors, owners: owners) { whole = $0 }
        wholeChunk = whole
    }

    /// Calls the body with chunk after chunk of a part of the rows, filled with the products of neurons and steps.
    private func forEachChunk(
        _ part: Range<Int>, while isWanted: () -> Bool = { true }, _ body: (inout MasterRows.Chunk) -> Void
    ) {
        guard var chunk = wholeChunk else {
            return rows.forEachChunk(part, vectors, owners: owners, while: isWanted, body)
        }
        body(&chunk)
    }

    /// The objective at α and its derivative to the right; with a crossing given, as if it lay on one side of α.
    func evaluate(_ alpha: Double, at crossing: Crossing? = nil, crossed: Bool = false) -> (
        value: Double, slope: Double
    ) {
        let parts = rows.data.inParts { part in
            var (value, slope) = (0.0, 0.0)
            var rates = [Double](repeating: 0, count: rows.chunkSize)
            forEachChunk(part, alpha, &rates) { chunk, rates in
                if let crossing { force(crossing, crossed, &chunk, &rates, alpha) }
                value += rows.evaluateLoss(&chunk)
                for k in 0..<chunk.rows.count { slope += chunk.slopes[k] * rates[k] }
            }
            return (value: value, slope: slope)
        }
        var (value, slope) = (0.0, 0.0)
        for part in parts {
            value += part.value
            slope += part.slope
        }
        for (i, atom) in rows.atoms.enumerated() {
            let w = sum(atom.w, steps[i], times: alpha)
            let length = norm2(w)
            value += beta * length
            slope += beta * (length > 0 ? dot(w, steps[i]) / length : norm2(steps[i]))
        }
        return (value, slope)
    }

    /// Calls the body with chunk after chunk of a part of the rows, filled with the outputs at α, and their derivatives.
    private func forEachChunk(
        _ part: Range<Int>, _ alpha: Double, _ rates: inout [Double],
        _ body: (inout MasterRows.Chunk, inout [Double]) -> Void
    ) {
        if var chunk = wholeChunk {
            advance(&chunk, &rates, alpha)
            return body(&chunk, &rates)
        }
        let signs = rows.atoms.map(\.sign)
        rows.forEachChunk(part, [], owners: []) { chunk in
            rows.data.advance(pairs, alpha, signs, rows: chunk.rows, outputs: &chunk.outputs, rates: &rates)
            body(&chunk, &rates)
        }
    }

    /// Outputs at α and their derivatives, from the products of w and p.
    private func advance(_ chunk: inout MasterRows.Chunk, _ rates: inout [Double], _ alpha: Double) {
        let (m, count) = (steps.count, chunk.rows.count)
        withPointers(&chunk.outputs, &rates, chunk.products) { f, rates, products in
            f.update(repeating: 0, count: count)
            rates.update(repeating: 0, count: count)
            for i in 0..<m {
                addPositive(
                    products + i * rows.chunkSize, products + (m + i) * rows.chunkSize, alpha,
                    times: rows.atoms[i].sign, to: f,
                    rates: rates, count)
            }
        }
    }

    /// Counts the rows of a crossing as on one side of it.
    private func force(
        _ crossing: Crossing, _ crossed: Bool, _ chunk: inout MasterRows.Chunk, _ rates: inout [Double], _ alpha: Double
    ) {
        let atom = rows.atoms[crossing.atom]
        for row in rows.data.rows(of: crossing.line) where chunk.rows.contains(Int(row)) {
            let k = Int(row) - chunk.rows.lowerBound
            let rate = rows.data.product(Int(row), steps[crossing.atom])
            let t = rows.data.product(Int(row), atom.w) + alpha * rate
            let counted = t > 0 || (t == 0 && rate > 0)
            let active = (rate > 0) == crossed
            guard counted != active else { continue }
            chunk.outputs[k] += (active ? atom.sign : -atom.sign) * t
            rates[k] += (active ? atom.sign : -atom.sign) * rate
        }
    }

    /// The crossings strictly after `low` and up to `high`, each with its α: all of them, or at least `limit`.
    func crossings(_ low: Double, _ high: Double, atMost limit: Int = .max) -> [(crossing: Crossing, alpha: Double)] {
        let m = steps.count
        let parts = rows.data.inParts { part in
            var found: [Crossing: Double] = [:]
            forEachChunk(part, while: { found.count < limit }) { chunk in
                chunk.products.withUnsafeBufferPointer { products in
                    guard let products = products.baseAddress else { return }
                    for i in 0..<m where found.count < limit {
                        let (z, q) = (products + i * rows.chunkSize, products + (m + i) * rows.chunkSize)
                        for k in 0..<chunk.rows.count where (z[k] + low * q[k]) * (z[k] + high * q[k]) <= 0 {
                            let (before, after) = (z[k] + low * q[k], z[k] + high * q[k])
                            guard (before > 0 && after <= 0) || (before < 0 && after >= 0) else { continue }
                            let line = Int(rows.data.lineOfRow[chunk.rows.lowerBound + k])
                            found[Crossing(atom: i, line: line)] = min(high, max(low, -z[k] / q[k]))
                        }
                    }
                }
            }
            return found
        }
        let merged = parts.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
        return merged.map { ($0.key, $0.value) }.sorted { ($0.1, $0.0.atom, $0.0.line) < ($1.1, $1.0.atom, $1.0.line) }
    }

    /// The first α > 0 at which a neuron that is bound to a pattern would leave its cone, with the hyperplane it meets.
    func firstBorder() -> (crossing: Crossing, alpha: Double)? {
        var first: (crossing: Crossing, alpha: Double)?
        for (i, atom) in rows.atoms.enumerated() {
            guard let pattern = atom.pattern else { continue }
            let (z, q) = (atom.products(rows.data), atom.cleared(rows.data.products(steps[i]), rows.data))
            for k in 0..<z.count where pattern[k] ? q[k] < 0 : q[k] > 0 {
                let alpha = max(0, -z[k] / q[k])
                if alpha < first?.alpha ?? .infinity {
                    first = (Crossing(atom: i, line: Int(rows.data.lineOfRow[k])), alpha)
                }
            }
        }
        return first
    }
}
