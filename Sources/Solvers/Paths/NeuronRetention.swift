import ConvexPrograms
import LinearAlgebra

/// The solution among several optima that keeps the most of the neurons of its neighbours on the path.
///
/// The outputs f* and Σ‖w‖ are those of every optimum, which is a point of {a ≥ 0 : Σ a_j s_j (Xu_j)₊ = f*} over the directions with
/// price β (MATH.md T9). Pivots of the simplex method bring faces of the neighbours in as long as the total length on other
/// faces falls. Without this, solutions would jump from one optimum to another, which would look like deaths and births.
struct NeuronRetention {
    private let solution: Solution
    private let data: ReducedData
    /// The unit directions in use, their lengths, and whether a neighbour has their face.
    private var directions: [Atom]
    private var lengths: Vector
    private var isShared: [Bool]
    /// Faces of the neighbours, or those that its neurons have come to, with price β that are not in use.
    private var candidates: [Atom]

    init(_ solution: Solution, near neighbours: [Solution], _ data: ReducedData) {
        self.solution = solution
        self.data = data
        let here = ActivePoint(solution, data)
        let there = neighbours.flatMap { ActivePoint($0, data).faces }
        let atoms = solution.blocks.map { Atom($0, data) }
        directions = atoms.compactMap { $0.scaled(to: 1) }
        lengths = atoms.map { norm2($0.w) }
        let beta = solution.program.beta
        let kept = there.compactMap { face -> (face: Face, p: Vector)? in
            face.successors(solution.dual, data).first {
                abs(norm2($0.p) - beta) <= 1e-7 * beta && $0.face.holds($0.p, data)
            }
        }
        isShared = here.faces.map { face in kept.contains { $0.face == face } }
        var missing: [Face: Vector] = [:]
        for (face, p) in kept where !here.faces.contains(face) { missing[face] = p }
        candidates = kept.compactMap { face, _ in
            missing.removeValue(forKey: face).flatMap { face.atom($0).scaled(to: 1) }
        }
    }

    /// The solution with the lengths moved; the given one when nothing is gained.
    mutating func run() -> Solution {
        guard !candidates.isEmpty, isShared.contains(false) else { return solution }
        var isMoved = false
        for _ in 0..<100 {
            guard let next = candidates.indices.first(where: { pivot($0) }) else { break }
            candidates.remove(at: next)
            isMoved = true
        }
        return isMoved ? moved : solution
    }

    /// Lets a candidate in, and the direction that vanishes first out when it depends on those in use; false when that does not
    /// shorten what is not shared.
    private mutating func pivot(_ k: Int) -> Bool {
        guard let shares = shares(of: candidates[k]) else {
            directions.append(candidates[k])
            lengths.append(0)
            isShared.append(true)
            return true
        }
        let gain = zip(shares, isShared).reduce(0) { $0 + ($1.1 ? 0 : $1.0) }
        let leaving = shares.indices.filter { shares[$0] > 1e-9 }.min {
            lengths[$0] / shares[$0] < lengths[$1] / shares[$1]
        }
        guard gain > 1e-9, let leaving else { return false }
        let reach = lengths[leaving] / shares[leaving]
        lengths = sum(lengths, shares, times: -reach).map { max(0, $0) }
        (directions[leaving], lengths[leaving], isShared[leaving]) = (candidates[k], reach, true)
        return true
    }

    /// The outputs of a direction as a combination of those in use; nil when they are independent.
    private func shares(of candidate: Atom) -> Vector? {
        let columns = directions.map { scaled($0.activation(data), by: $0.sign) }
        let target = scaled(candidate.activation(data), by: candidate.sign)
        var gram = Matrix(rows: columns.count, columns: columns.count)
        for i in columns.indices {
            for j in columns.indices { gram[i, j] = dot(columns[i], columns[j]) }
        }
        guard let shares = CholeskyFactor(gram)?.solve(columns.map { dot($0, target) }) else { return nil }
        let rest = zip(shares, columns).reduce(target) { sum($0, $1.1, times: -$1.0) }
        return norm2(rest) <= 1e-8 * norm2(target) ? shares : nil
    }

    /// The solution of the directions and lengths, if it is as good.
    private var moved: Solution {
        let program = solution.program
        let oracle = AllCones(data: data)
        let least = 1e-12 * lengths.reduce(0) { max($0, $1) }
        let blocks = zip(directions, lengths).filter { $0.1 > least }.compactMap { $0.scaled(to: $1) }.map {
            oracle.block($0, program, data)
        }
        let objective = program.objective(blocks)
        guard objective <= solution.objective + 1e-11 * max(1, solution.objective) else { return solution }
        return Solution(
            program: program, blocks: blocks, objective: objective, lower: min(solution.lower, objective),
            fit: program.fit(blocks), dual: solution.dual, termination: solution.termination,
            iterations: solution.iterations, priced: solution.priced, seconds: solution.seconds,
            remarks: solution.remarks)
    }
}
