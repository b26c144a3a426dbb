import LinearAlgebra

/// The quadratic model of the master on the faces of its neurons.
///
/// With w_i = N_i v_i on its face, B = [s_i D_i X N_i] and unit vectors u_i = w_i/‖w_i‖, the objective is smooth with
///
///     gradient  N_iᵀ(s_i XᵀD_i ∇ℓ + β u_i),   Hessian  Bᵀ diag(ℓ″) B + β blkdiag(N_iᵀ(I − u_i u_iᵀ)N_i / ‖w_i‖).
struct NewtonModel {
    /// X w_i, zero on kinks.
    let products: [Vector]
    /// ∇ℓ(f).
    let slopes: Vector
    /// ℓ″(f).
    let curvature: Vector
    /// ℓ(f) + β Σ‖w‖.
    let value: Double
    /// Per neuron: s XᵀD ∇ℓ + βu in ℝʳ, the rows of its kinks left out.
    let gradients: [Vector]
    /// Orthonormal bases of the faces.
    let bases: [[Vector]]
    /// The gradient in the coordinates of the faces.
    let reduced: Vector
    /// What rounding may leave in an entry of the gradient.
    let noise: Double

    private let master: RestrictedMaster

    init(_ master: RestrictedMaster) {
        self.master = master
        let data = master.data
        let atoms = master.atoms
        let products = atoms.map { $0.products(data) }
        var f = Vector(repeating: 0, count: data.n)
        for (atom, z) in zip(atoms, products) {
            for k in 0..<f.count where z[k] > 0 { f[k] += atom.sign * z[k] }
        }
        let slopes = master.loss.gradient(f)
        curvature = master.loss.curvature(f)
        value = master.loss.value(f) + master.beta * atoms.reduce(0) { $0 + norm2($1.w) }
        gradients = zip(atoms, products).map { atom, z in
            var gradient = scaled(atom.w, by: master.beta / norm2(atom.w))
            data.addActive(z, slopes, times: atom.sign, to: &gradient)
            return gradient
        }
        bases = atoms.map { $0.faceBasis(data) }
        reduced = zip(bases, gradients).flatMap { basis, gradient in basis.map { dot($0, gradient) } }
        var size = master.beta
        for k in 0..<data.n { size += abs(slopes[k] * data.coefficient[k]) }
        noise = 2 * Double.ulpOfOne * size
        self.products = products
        self.slopes = slopes
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
        let size = reduced.count
        var h = lossHessian(size)
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

    /// Bᵀ diag(ℓ″) B, accumulated over chunks of rows.
    private func lossHessian(_ size: Int) -> Matrix {
        let data = master.data
        var h = Matrix(rows: size, columns: size)
        let chunk = 1024
        var start = 0
        while start < data.n {
            let count = min(chunk, data.n - start)
            var b = Matrix(rows: count, columns: size)
            var place = 0
            for ((atom, z), basis) in zip(zip(master.atoms, products), bases) {
                for k in start..<(start + count) where z[k] > 0 {
                    let weight = atom.sign * curvature[k].squareRoot()
                    for (i, direction) in basis.enumerated() {
                        var product = 0.0
                        for t in 0..<data.r { product += data.rows[k * data.r + t] * direction[t] }
                        b[k - start, place + i] = weight * product
                    }
                }
                place += basis.count
            }
            h = Matrix(rows: size, columns: size, storage: sum(h.storage, (b.transposed * b).storage))
            start += count
        }
        return h
    }
}

extension ReducedData {
    /// Adds factor · Σ slopes_k x_k over the rows with z_k > 0.
    func addActive(_ z: Vector, _ slopes: Vector, times factor: Double, to vector: inout Vector) {
        var total = Vector(repeating: 0, count: r)
        for k in 0..<n where z[k] > 0 {
            for t in 0..<r { total[t] += slopes[k] * rows[k * r + t] }
        }
        for t in 0..<r { vector[t] += factor * total[t] }
    }
}
