import LinearAlgebra

/// Adam on a wide network (u_i, α_i) that starts from the neurons of a master, each split into several that are spread around it:
///
///     min ℓ(Σ (Xu_i)₊ α_i) + β/2 Σ (‖u_i‖² + α_i²),
///
/// the nonconvex problem with the same value (MATH.md T1). Newton's steps of the master cost O(n m²r²), these O(n m r), and
/// neurons of a bundle find their places together. The rate falls linearly to zero.
///
/// D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015 (arXiv 1412.6980), with all rows in every step.
struct WideDescent {
    private let master: RestrictedMaster
    /// X and Xᵀ.
    private let x: Matrix
    private let xTransposed: Matrix
    /// The vectors u_i as rows, then their α_i.
    private var u: Matrix
    private var alpha: Vector
    private var moments: (first: [Double], second: [Double])
    /// √ of the mean ‖w‖: the size of an α.
    private let size: Double

    /// Splits the neurons of a master into about `width` ones, turned by about 17 degrees; the master must have neurons.
    init(_ master: RestrictedMaster, width: Int) {
        self.master = master
        let data = master.data
        xTransposed = Matrix(rows: data.r, columns: data.n, storage: data.columns)
        x = xTransposed.transposed
        var random = Xoshiro256(seed: UInt64(master.atoms.count))
        let copies = max(1, width / max(1, master.atoms.count))
        var rows: [Vector] = []
        var alpha: Vector = []
        for atom in master.atoms {
            let length = norm2(atom.w) / Double(copies)
            for _ in 0..<copies {
                let noise = normalized((0..<data.r).map { _ in random.normal() }) ?? atom.w
                let turned = sum(scaled(atom.w, by: 1 / norm2(atom.w)), noise, times: 0.3)
                rows.append(scaled(normalized(turned) ?? turned, by: length.squareRoot()))
                alpha.append(atom.sign * length.squareRoot())
            }
        }
        size = (dot(alpha, alpha) / Double(max(1, alpha.count))).squareRoot()
        u = Matrix(rows: rows.count, columns: data.r, storage: rows.flatMap { $0 })
        self.alpha = alpha
        let count = rows.count * (data.r + 1)
        moments = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    }

    /// Runs some steps; returns the neurons, those within about two degrees of each other as one.
    mutating func run(steps: Int, _ stop: StopSignal) -> [Atom] {
        for step in 0..<steps where !stop.isRaised {
            let gradient = gradient()
            advance(gradient, step: step + 1, rate: 0.2 * size * (1 - Double(step) / Double(steps)))
        }
        return bundles()
    }

    /// The gradient, U first.
    private func gradient() -> [Double] {
        let (m, n) = (alpha.count, x.rows)
        var z = (u * xTransposed).storage
        var f = Vector(repeating: 0, count: n)
        for i in 0..<m {
            z.withUnsafeMutableBufferPointer { z in
                f.withUnsafeMutableBufferPointer { f in
                    for k in 0..<n {
                        z[i * n + k] = max(0, z[i * n + k])
                        f[k] += alpha[i] * z[i * n + k]
                    }
                }
            }
        }
        let slopes = master.loss.gradient(f)
        var alphaGradient = scaled(alpha, by: master.beta)
        z.withUnsafeMutableBufferPointer { z in
            slopes.withUnsafeBufferPointer { slopes in
                for i in 0..<m {
                    let row = UnsafeMutableBufferPointer(rebasing: z[(i * n)..<((i + 1) * n)])
                    alphaGradient[i] += innerProduct(UnsafeBufferPointer(row), slopes)
                    for k in 0..<n { row[k] = row[k] > 0 ? alpha[i] * slopes[k] : 0 }
                }
            }
        }
        let product = Matrix(rows: m, columns: n, storage: z) * x
        return zip(product.storage, u.storage).map { $0 + master.beta * $1 } + alphaGradient
    }

    /// One step of Adam with the usual averages.
    private mutating func advance(_ gradient: [Double], step: Int, rate: Double) {
        let (first, second) = (0.9, 0.999)
        let (firstShare, secondShare) = (1 - power(first, step), 1 - power(second, step))
        let least = 1e-8 * master.beta * size
        let count = u.storage.count
        for (i, g) in gradient.enumerated() {
            moments.first[i] = first * moments.first[i] + (1 - first) * g
            moments.second[i] = second * moments.second[i] + (1 - second) * g * g
            let move = rate * (moments.first[i] / firstShare) / ((moments.second[i] / secondShare).squareRoot() + least)
            if i < count { u.storage[i] -= move } else { alpha[i - count] -= move }
        }
    }

    private func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(into: 1) { result, _ in result *= base }
    }

    /// The lifted neurons |α|u, longest first, each with those of its sign that point its way; negligible ones are left out.
    private func bundles() -> [Atom] {
        let lifted = alpha.indices.map { i in
            Atom(sign: alpha[i] < 0 ? -1 : 1, w: scaled(u.rowArray(i), by: abs(alpha[i])), pattern: nil)
        }.sorted { norm2($0.w) > norm2($1.w) }
        let least = 1e-4 * (lifted.first.map { norm2($0.w) } ?? 0)
        var bundles: [Atom] = []
        for atom in lifted where norm2(atom.w) > least {
            let place = bundles.firstIndex {
                $0.sign == atom.sign && dot($0.w, atom.w) > 0.9994 * norm2($0.w) * norm2(atom.w)
            }
            if let place { bundles[place].w = sum(bundles[place].w, atom.w) } else { bundles.append(atom) }
        }
        return bundles
    }
}
