import LinearAlgebra

/// The quadratic model of the master on the faces of its neurons.
///
/// With w_i = N_i v_i on its face, B = [s_i D_i X N_i] and unit vectors u_i = w_i/‖w_i‖, the objective is smooth with
///
///     gradient  N_iᵀ(s_i XᵀD_i ∇ℓ + β u_i),   Hessian  Bᵀ diag(ℓ″) B + β blkdiag(N_iᵀ(I − u_i u_iᵀ)N_i / ‖w_i‖).
struct NewtonModel {
    /// ℓ(f) + β Σ‖w‖.
    let value: Double
    /// Per neuron: s XᵀD ∇ℓ + βu in ℝʳ, the rows of its kinks left out.
    let gradients: [Vector]
    /// The gradient in the coordinates of the faces.
    let reduced: Vector
    /// What rounding may leave in an entry of the gradient.
    let noise: Double

    private let master: RestrictedMaster
    /// Orthonormal bases of the faces.
    private let bases: [[Vector]]
    private let lossHessian: [Double]

    init(_ master: RestrictedMaster) {
        self.master = master
        let (data, atoms) = (master.data, master.atoms)
        bases = atoms.map { $0.faceBasis(data) }
        let sums = ModelSums(MasterRows(data, master.loss, atoms), bases)
        lossHessian = sums.hessian
        value = sums.value + master.beta * atoms.reduce(0) { $0 + norm2($1.w) }
        noise = 2 * Double.ulpOfOne * (sums.size + master.beta)
        gradients = atoms.enumerated().map { i, atom in
            sum(
                scaled(atom.w, by: master.beta / norm2(atom.w)),
                Vector(sums.gradients[(i * data.r)..<((i + 1) * data.r)]), times: atom.sign)
        }
        reduced = zip(bases, gradients).flatMap { basis, gradient in basis.map { dot($0, gradient) } }
    }

    /// The step −H⁻¹ gradient per neuron in ℝʳ; a growing ridge makes H definite when activations are dependent.
    func step() -> [Vector] {
        let h = hessian()
        let right = reduced.map { -$0 }
        var ridge = 0.0
        while ridge < 1 {
            var ridged = h
            for i in 0..<right.count { ridged[i, i] += ridge * h[i, i] + (ridge > 0 ? Double.leastNormalMagnitude : 0) }
            if let factor = CholeskyFactor(ridged) { return expand(factor.solve(right)) }
            ridge = max(1e-14, 100 * ridge)
        }
        return expand(right)
    }

    /// −H⁻¹ b per neuron in ℝʳ for vectors b of ℝʳ; nil when H is not safely positive definite.
    func response(to vectors: [Vector]) -> [Vector]? {
        let h = hessian()
        let right = zip(bases, vectors).flatMap { basis, b in basis.map { -dot($0, b) } }
        guard let factor = CholeskyFactor(h) else { return nil }
        let solution = factor.solve(right)
        let residual = difference(h * solution, right)
        return norm2(residual) <= 1e-6 * norm2(right) ? expand(solution) : nil
    }

    /// Coordinates on the faces as vectors of ℝʳ.
    private func expand(_ v: Vector) -> [Vector] {
        var place = 0
        return bases.map { basis in
            var p = Vector(repeating: 0, count: master.data.r)
            for direction in basis {
                p = sum(p, direction, times: v[place])
                place += 1
            }
            return p
        }
    }

    private func hessian() -> Matrix {
        var h = symmetric(lossHessian, reduced.count)
        var place = 0
        for (atom, basis) in zip(master.atoms, bases) {
            let length = norm2(atom.w)
            let along = basis.map { dot($0, atom.w) / length }
            for i in 0..<basis.count {
                for j in 0..<basis.count {
                    h[place + i, place + j] += master.beta / length * ((i == j ? 1 : 0) - along[i] * along[j])
                }
            }
            place += basis.count
        }
        return h
    }
}

/// The sums over rows that make a Newton model, in one pass.
private struct ModelSums {
    /// ℓ(f).
    var value = 0.0
    /// Σ |ℓ_k′|‖x_k‖.
    var size = 0.0
    /// XᵀD_i ∇ℓ, r numbers per neuron.
    var gradients: [Double]
    /// The upper triangle of Bᵀ diag(ℓ″) B.
    var hessian: [Double]

    init(_ rows: MasterRows, _ bases: [[Vector]]) {
        let m = rows.atoms.count
        // A neuron's face contains w, so a basis of one vector needs no products of its own; others do.
        let directions = bases.flatMap { $0 }
        let owners = bases.enumerated().flatMap { i, basis in basis.map { _ in i } }
        let parts = rows.data.inParts { part in
            ModelSums(rows, part, rows.atoms.map(\.w) + directions, Array(0..<m) + owners)
        }
        self = parts[0]
        for part in parts.dropFirst() {
            value += part.value
            size += part.size
            gradients = sum(gradients, part.gradients)
            hessian = sum(hessian, part.hessian)
        }
    }

    private init(_ rows: MasterRows, _ part: Range<Int>, _ vectors: [Vector], _ owners: [Int]) {
        let (m, r) = (rows.atoms.count, rows.data.r)
        let (size, chunkSize) = (vectors.count - m, rows.chunkSize)
        gradients = [Double](repeating: 0, count: m * r)
        hessian = [Double](repeating: 0, count: size * size)
        var b = [Double](repeating: 0, count: size * chunkSize)
        var masked = [Double](repeating: 0, count: chunkSize)
        rows.forEachChunk(part, vectors, owners: owners) { chunk in
            rows.combine(&chunk)
            value += rows.evaluateLoss(&chunk)
            let count = chunk.rows.count
            self.size += rows.takeRoots(&chunk)
            for i in 0..<m {
                mask(chunk.slopes, where: chunk.products, from: i * chunkSize, count, into: &masked, at: 0)
                masked.withUnsafeBufferPointer { masked in
                    rows.data.addAdjoint(
                        UnsafeBufferPointer(rebasing: masked[..<count]), rows: chunk.rows,
                        to: &gradients[(i * r)..<((i + 1) * r)])
                }
            }
            for column in 0..<size {
                let owner = owners[m + column]
                mask(
                    chunk.curvatures, where: chunk.products, from: owner * chunkSize, count, into: &b,
                    at: column * chunkSize)
                let sign = rows.atoms[owner].sign
                multiply(&b, column * chunkSize, by: chunk.products, (m + column) * chunkSize, sign, count)
            }
            addGram(b, count: size, length: count, stride: chunkSize, to: &hessian)
        }
    }
}

/// result[at + k] = a[k] where z[from + k] > 0, else 0.
private func mask(
    _ a: [Double], where z: [Double], from: Int, _ count: Int, into result: inout [Double], at place: Int
) {
    a.withUnsafeBufferPointer { a in
        z.withUnsafeBufferPointer { z in
            result.withUnsafeMutableBufferPointer { result in
                guard let a = a.baseAddress, let z = z.baseAddress, let result = result.baseAddress else { return }
                maskPositive(a, where: z + from, into: result + place, count)
            }
        }
    }
}

/// b[place + k] ← factor · b[place + k] · a[from + k].
private func multiply(_ b: inout [Double], _ place: Int, by a: [Double], _ from: Int, _ factor: Double, _ count: Int) {
    a.withUnsafeBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in
            guard let a = a.baseAddress, let b = b.baseAddress else { return }
            let (source, target) = (a + from, b + place)
            for k in 0..<count { target[k] *= factor * source[k] }
        }
    }
}
