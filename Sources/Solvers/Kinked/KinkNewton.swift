import ConvexPrograms
import LinearAlgebra

/// Newton's method on the optimality conditions of a loss with kinks, once it is known which outputs lie on kinks.
///
/// With slopes g of the loss, faces w_i = N_i v_i and the rows K whose slope is inside its interval, an optimum satisfies
///
///     N_iᵀ(s_i XᵀD_i g + β w_i/‖w_i‖) = 0 for every neuron,     f_k = κ_k for k ∈ K,
///
/// a square system in v and g_K. Its solutions may form a manifold (dependent activations), so each step is the shortest one.
/// Proximal steps, or an interior-point method, identify K and come near; these steps give the digits that are left.
struct KinkNewton {
    private let data: ReducedData
    private let beta: Double
    private let kinks: Vector
    /// The rows K.
    private let rows: [Int]
    private let bases: [[Vector]]
    private(set) var atoms: [Atom]
    private(set) var slopes: Vector

    /// Prepares the system at neurons and slopes; nil when there is nothing to solve or it is too large to be worth it.
    init?(_ data: ReducedData, beta: Double, kinks: Vector, rows: [Int], atoms: [Atom], slopes: Vector) {
        (self.data, self.beta, self.kinks) = (data, beta, kinks)
        (self.rows, self.atoms, self.slopes) = (rows, atoms, slopes)
        bases = atoms.map { $0.faceBasis(data) }
        let size = rows.count + bases.reduce(0) { $0 + $1.count }
        guard !rows.isEmpty, !atoms.isEmpty, size <= 400 else { return nil }
    }

    /// Solves the system; false when it does not converge on the present activation patterns.
    mutating func solve() -> Bool {
        let patterns = atoms.map { $0.products(data).map { $0 > 0 } }
        for _ in 0..<8 {
            let (matrix, right) = system()
            guard let step = leastSquaresSolution(matrix, Matrix(rows: right.count, columns: 1, storage: right)) else {
                return false
            }
            take(step.storage)
            let isSame = zip(atoms, patterns).allSatisfy { atom, pattern in
                norm2(atom.w) > 0 && zip(atom.products(data), pattern).allSatisfy { ($0 > 0) == $1 }
            }
            guard isSame else { return false }
            if norm2(step.storage) <= 1e-13 * Double(step.storage.count) { return true }
        }
        return norm2(system().right) <= 1e-10
    }

    /// The Newton system in units of the largest ‖w‖ for v and of β for g, so that its entries do not depend on scale.
    private func system() -> (matrix: Matrix, right: Vector) {
        let (first, size) = (bases.reduce(0) { $0 + $1.count }, bases.reduce(0) { $0 + $1.count } + rows.count)
        var matrix = Matrix(rows: size, columns: size)
        var right = Vector(repeating: 0, count: size)
        var f = Vector(repeating: 0, count: data.n)
        var place = 0
        for (atom, basis) in zip(atoms, bases) {
            let z = atom.products(data)
            addActivation(z, times: atom.sign, to: &f)
            let length = norm2(atom.w)
            let masked = z.indices.map { z[$0] > 0 ? slopes[$0] : 0 }
            let force = sum(scaled(data.adjoint(masked), by: atom.sign / beta), atom.w, times: 1 / length)
            for (i, direction) in basis.enumerated() {
                right[place + i] = -dot(direction, force)
                let along = dot(direction, atom.w) / length
                for (j, other) in basis.enumerated() {
                    matrix[place + i, place + j] =
                        unit / length * ((i == j ? 1 : 0) - along * dot(other, atom.w) / length)
                }
                let rates = data.products(direction)
                for (j, k) in rows.enumerated() where z[k] > 0 {
                    matrix[place + i, first + j] = atom.sign * rates[k]
                    matrix[first + j, place + i] = atom.sign * rates[k]
                }
            }
            place += basis.count
        }
        for (j, k) in rows.enumerated() { right[first + j] = (kinks[k] - f[k]) / unit }
        return (matrix, right)
    }

    /// The largest ‖w‖.
    private var unit: Double { atoms.reduce(0) { max($0, norm2($1.w)) } }

    /// Moves by a step of the system.
    private mutating func take(_ step: Vector) {
        let unit = unit
        var place = 0
        for (i, basis) in bases.enumerated() {
            for direction in basis {
                atoms[i].w = sum(atoms[i].w, direction, times: unit * step[place])
                place += 1
            }
        }
        for (j, k) in rows.enumerated() { slopes[k] += beta * step[place + j] }
    }
}
