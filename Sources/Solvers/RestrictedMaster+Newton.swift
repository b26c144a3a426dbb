import LinearAlgebra

extension RestrictedMaster {
    /// Newton's method on the faces of the neurons to machine precision, with kinks added and released on the way.
    ///
    /// A step that meets a concave kink of the price (a convex one of the objective) lands on it exactly; at a stationary point
    /// of the faces a kink is released when its multiplier asks for it. Neurons that shrink to zero are dropped.
    mutating func descend(worth: Double, _ stop: StopSignal) {
        var best = (size: Double.infinity, value: Double.infinity)
        var idle = 0
        for _ in 0..<100 {
            guard !atoms.isEmpty, !stop.isRaised else { return }
            let model = NewtonModel(self)
            let size = model.reduced.reduce(0) { max($0, abs($1)) }
            // Over long linear pieces the objective falls at the same slope.
            let falls = model.value < best.value - max(worth, 1e-9 * model.value)
            idle = size < 0.5 * best.size || falls ? 0 : idle + 1
            best = (min(best.size, size), falls ? model.value : min(best.value, model.value))
            if size > model.noise && idle < 4 {
                let steps = model.step()
                let slope = slope(model, steps)
                if slope < -1e-30 * model.value {
                    move(model.value, steps, slope)
                    continue
                }
            }
            guard release(model, worth: worth) else { return }
            (best, idle) = ((.infinity, .infinity), 0)
        }
    }

    /// The derivative of the objective along steps.
    private func slope(_ model: NewtonModel, _ steps: [Vector]) -> Double {
        zip(model.gradients, steps).reduce(0) { $0 + dot($1.0, $1.1) }
    }

    /// A line search along steps: crosses hyperplanes freely, stops at a minimum, lands on kinks.
    mutating func move(_ value: Double, _ steps: [Vector], _ slope: Double) {
        let line = PiecewiseLine(self, steps: steps)
        var limit = Double.infinity
        var shrinking: Int?
        for (i, p) in steps.enumerated() {
            let (along, square) = (dot(atoms[i].w, p), dot(atoms[i].w, atoms[i].w))
            if along < 0, -0.95 * square / along < limit {
                limit = -0.95 * square / along
                shrinking = i
            }
        }
        let border = line.firstBorder()
        if let border, border.alpha < limit {
            limit = border.alpha
            shrinking = nil
        }
        let reach = extended(line, slope, limit)
        if let vanishing = reach == limit ? shrinking : nil, drop(vanishing, steps, reach, below: value) { return }
        let (alpha, landings) = search(line, reach, value, slope, border?.alpha == reach ? border?.crossing : nil)
        for i in atoms.indices {
            atoms[i].w = sum(atoms[i].w, steps[i], times: alpha)
            // Neurons that shrink again and again would lose their face to rounding.
            atoms[i].settle(data)
        }
        for landing in landings { land(landing) }
        atoms.removeAll { norm2($0.w) == 0 }
    }

    /// A whole step, or as many times that as the objective keeps falling with most of its slope: on linear pieces of a loss
    /// the quadratic model knows no end.
    private func extended(_ line: PiecewiseLine, _ slope: Double, _ limit: Double) -> Double {
        var reach = min(1, limit)
        while reach < min(limit, 1e6), line.evaluate(reach).slope < 0.5 * slope { reach = min(limit, 4 * reach) }
        return reach
    }

    /// Removes a neuron at the end of its step when that does not raise the objective.
    private mutating func drop(_ i: Int, _ steps: [Vector], _ alpha: Double, below value: Double) -> Bool {
        var trial = atoms
        for j in trial.indices { trial[j].w = sum(trial[j].w, steps[j], times: alpha) }
        trial.remove(at: i)
        guard self.value(trial) <= value else { return false }
        atoms = trial
        return true
    }

    /// Among so many kinks the objective is all but smooth, and a line search need not end on one of them.
    private static let manyKinks = 16

    /// The step length and the kinks on which it ends.
    private func search(
        _ line: PiecewiseLine, _ reach: Double, _ value: Double, _ slope: Double, _ border: PiecewiseLine.Crossing?
    ) -> (alpha: Double, landings: [PiecewiseLine.Crossing]) {
        let rounding = 1e-14 * abs(value)
        let end = line.evaluate(reach)
        if end.value <= value + 1e-4 * reach * slope + rounding, end.slope <= 0.1 * abs(slope) + rounding {
            return (reach, border.map { [$0] } ?? [])
        }
        var (low, high) = (0.0, reach)
        var (lowSlope, highSlope) = (slope, end.slope)
        for _ in 0..<70 {
            let crossings = line.crossings(low, high, atMost: Self.manyKinks)
            if crossings.isEmpty {
                let middle = secant(low, high, lowSlope, highSlope)
                let point = line.evaluate(middle)
                if point.value <= value + rounding && abs(point.slope) <= 0.5 * abs(slope) { return (middle, []) }
                if point.slope < 0 && point.value <= value {
                    (low, lowSlope) = (middle, point.slope)
                } else {
                    (high, highSlope) = (middle, point.slope)
                }
                continue
            }
            if crossings.count == 1 {
                let (crossing, alpha) = crossings[0]
                let before = line.evaluate(alpha, at: crossing, crossed: false)
                let after = line.evaluate(alpha, at: crossing, crossed: true)
                if before.slope < 0 && after.slope >= 0 && before.value <= value + rounding {
                    return (alpha, [crossing])
                }
                if before.slope >= 0 || before.value > value {
                    (high, highSlope) = (alpha * (1 - Double.ulpOfOne), before.slope)
                } else {
                    (low, lowSlope) = (alpha * (1 + Double.ulpOfOne), after.slope)
                }
                continue
            }
            if high - low <= 1e-14 * reach {
                return (low, line.crossings(low, high).map(\.crossing))
            }
            let isSmooth = crossings.count >= Self.manyKinks
            let middle = isSmooth ? secant(low, high, lowSlope, highSlope) : 0.5 * (low + high)
            let point = line.evaluate(middle)
            if isSmooth, point.value <= value + rounding,
                abs(point.slope) <= 0.1 * abs(slope)
            {
                return (middle, [])
            }
            if point.slope < 0 && point.value <= value {
                (low, lowSlope) = (middle, point.slope)
            } else {
                (high, highSlope) = (middle, point.slope)
            }
        }
        return (low, [])
    }

    /// Where a linear slope would be zero, away from the ends.
    private func secant(_ low: Double, _ high: Double, _ lowSlope: Double, _ highSlope: Double) -> Double {
        let share = highSlope > 0 ? lowSlope / (lowSlope - highSlope) : 0.5
        return low + min(0.9, max(0.1, share)) * (high - low)
    }

    /// Puts a neuron on a hyperplane and on all others that contain its face then.
    private mutating func land(_ landing: PiecewiseLine.Crossing) {
        var atom = atoms[landing.atom]
        guard landing.line >= 0, !atom.kinks.contains(landing.line) else { return }
        atom.kinks.append(landing.line)
        let basis = atom.faceBasis(data)
        guard let first = basis.first else { return }
        // What determines the face stays first.
        atom.kinks += data.lines(through: first, within: 1e-10).filter { line in
            let normal = data.normal(line)
            return !atom.kinks.contains(line) && basis.allSatisfy { abs(dot($0, normal)) <= 1e-10 }
        }
        atom.settle(data)
        guard norm2(atom.w) > 0.5 * norm2(atoms[landing.atom].w) else { return }
        atoms[landing.atom] = atom
    }
}
