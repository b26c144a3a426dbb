import LinearAlgebra

extension RestrictedMaster {
    /// Releases one neuron from kinks that hold it back, and moves it off; false when all neurons are stationary.
    ///
    /// On hyperplane l the price s νᵀ(Xw)₊ has the one-sided slopes a v_l (negative side) and b v_l. The neuron is stationary when
    /// −gradient + Σ q_l v_l = 0 for slopes q_l between b and a: a bounded least-squares problem whose residual, when it is not
    /// zero, is the direction of steepest descent. A convex kink of the price (b > a) never holds a neuron.
    ///
    /// Kinks whose release would gain less than `worth` are left for another time.
    mutating func release(_ model: NewtonModel, worth: Double) -> Bool {
        var released = false
        for i in atoms.indices where !atoms[i].kinks.isEmpty {
            let (direction, kept) = escape(i, model)
            let force = norm2(direction)
            guard force > max(1e-10 * beta, 10 * model.noise), kept.count < atoms[i].kinks.count,
                0.1 * force * force * norm2(atoms[i].w) / beta > worth
            else { continue }
            var trial = self
            trial.atoms[i].kinks = kept
            guard trial.step(i, direction) else { continue }
            let lost = trial.atoms.count < atoms.count
            self = trial
            released = true
            // Without the neurons that shrank to zero on the way the model and the indices are out of date.
            if lost { break }
        }
        return released
    }

    /// The steepest descent of neuron i off its kinks, and the kinks on which it stays.
    private func escape(_ i: Int, _ model: NewtonModel) -> (direction: Vector, kept: [Int]) {
        let atom = atoms[i]
        let rows = MasterRows(data, loss, atoms)
        var force = scaled(model.gradients[i], by: -1)
        var columns: [Double] = []
        var upper: [Double] = []
        var owners: [Int] = []
        for line in atom.kinks {
            let normal = data.normal(line)
            if let pattern = atom.pattern {
                var slope = 0.0
                for row in data.rows(of: line) where pattern[Int(row)] {
                    slope -= atom.sign * rows.slope(Int(row)) * data.coefficient[Int(row)]
                }
                force = sum(force, normal, times: slope)
                for side in data.sides(of: line, pattern) {
                    columns += normal.map { side * $0 }
                    upper.append(.infinity)
                    owners.append(line)
                }
            } else {
                let (a, b) = slopes(line, atom.sign, rows)
                let start = b <= a ? a : (dot(normal, force) + 0.5 * (a + b) > 0 ? b : a)
                force = sum(force, normal, times: start)
                guard b < a else { continue }
                columns += normal.map { (b - a) * $0 }
                upper.append(1)
                owners.append(line)
            }
        }
        let solution = BoundedLeastSquares(force, columns: columns, upper: upper)
        let direction = solution.residual
        let length = norm2(direction)
        let held = atom.kinks.filter { line in
            abs(dot(data.normal(line), direction)) <= 1e-9 * length
        }
        return (direction, held)
    }

    /// The slopes of s νᵀ(Xw)₊ in the direction of the normal on the two sides of a hyperplane, ν = −∇ℓ.
    private func slopes(_ line: Int, _ sign: Double, _ master: MasterRows) -> (negative: Double, positive: Double) {
        var (negative, positive) = (0.0, 0.0)
        for row in data.rows(of: line) {
            let contribution = -sign * master.slope(Int(row)) * data.coefficient[Int(row)]
            if data.coefficient[Int(row)] > 0 { positive += contribution } else { negative += contribution }
        }
        return (negative, positive)
    }

    /// Moves neuron i alone along a direction of descent; false when that gains nothing.
    private mutating func step(_ i: Int, _ direction: Vector) -> Bool {
        var steps = atoms.map { _ in Vector(repeating: 0, count: data.r) }
        steps[i] = scaled(direction, by: norm2(atoms[i].w) / beta)
        let before = value
        move(before, steps, -dot(direction, steps[i]))
        return value < before
    }
}
