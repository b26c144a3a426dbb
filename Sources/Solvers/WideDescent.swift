import LinearAlgebra

/// Adam on a wide network (u_i, α_i) that starts from the neurons of a master, each split into several that are spread around it:
///
///     min ℓ(Σ (Xu_i)₊ α_i) + β/2 Σ (‖u_i‖² + α_i²),
///
/// the nonconvex problem with the same value (MATH.md T1). Newton's steps of the master cost O(n m²r²), these O(n m r), and
/// neurons of a bundle find their places together. It runs in phases, within each of which the rate falls linearly to zero, at the
/// latest when the time allowed ends.
///
/// Single precision is enough on the way, since the master takes the last digits. Units are such that β and the mean
/// ‖w‖ are 1, so that the numbers are of moderate size whatever the scale of the data.
///
/// D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015 (arXiv 1412.6980), with all rows in every step.
struct WideDescent {
    private let gradient: WideGradient
    /// The vectors u_i, one after the other, then their α_i.
    private var parameters: [Float]
    private let start: [Float]
    private var phases = 0
    /// What a w of length one here is in the program.
    private let length: Double

    /// What each phase does: two short ones from the start, since it differs from problem to problem how fast a network should
    /// move at first, then one that moves on from the better of both, and one that settles.
    private static let schedule: [(steps: Int, rate: Float, fromStart: Bool)] = [
        (300, 0.6, true), (300, 0.3, true), (2000, 0.3, false), (4800, 0.1, false),
    ]

    /// Splits the neurons of a master into about `width` ones, turned by about 65 degrees; the master must have neurons.
    init(_ master: RestrictedMaster, width: Int) {
        let r = master.data.r
        var random = Xoshiro256(seed: UInt64(master.atoms.count))
        let copies = max(1, width / max(1, master.atoms.count))
        let count = copies * master.atoms.count
        length = master.atoms.reduce(0) { $0 + norm2($1.w) } / Double(max(1, count))
        var (u, alpha): ([Float], [Float]) = ([], [])
        for atom in master.atoms {
            let size = norm2(atom.w)
            let root = (size / Double(copies) / length).squareRoot()
            for _ in 0..<copies {
                let noise = normalized((0..<r).map { _ in random.normal() }) ?? atom.w
                let turned = sum(scaled(atom.w, by: 1 / size), noise, times: 2)
                u += scaled(normalized(turned) ?? turned, by: root).map { Float($0) }
                alpha.append(Float(atom.sign * root))
            }
        }
        start = u + alpha
        parameters = start
        gradient = WideGradient(master.data, master.loss, beta: master.beta, width: count, length: length)
    }

    /// Runs the next phase.
    mutating func runPhase(_ stop: StopSignal) {
        let phase = Self.schedule[min(phases, Self.schedule.count - 1)]
        if phase.fromStart { parameters = start }
        var adam = Adam(count: parameters.count)
        var slopes = parameters
        let (start, time) = (stop.seconds, 0.9 * stop.secondsLeft)
        for step in 0..<phase.steps {
            // A network that still moves fast when it is stopped is some way above what it could settle to.
            let done = max(Double(step) / Double(phase.steps), (stop.seconds - start) / time)
            guard done < 1, gradient.evaluate(parameters, into: &slopes, stop) else { break }
            adam.advance(&parameters, slopes, rate: phase.rate * Float(1 - done))
        }
        phases += 1
    }

    /// Leaves the next phase out.
    mutating func skipPhase() { phases += 1 }

    /// Whether there are phases left.
    var hasPhases: Bool { phases < Self.schedule.count }

    /// The lifted neurons |α|u; negligible ones are left out.
    var neurons: [Atom] {
        let (m, r) = (gradient.width, gradient.data.r)
        let lifted = (0..<m).map { i in
            let alpha = Double(parameters[m * r + i])
            let w = parameters[(i * r)..<((i + 1) * r)].map { length * abs(alpha) * Double($0) }
            return Atom(sign: alpha < 0 ? -1 : 1, w: w, pattern: nil)
        }
        let least = 1e-4 * lifted.reduce(0) { max($0, norm2($1.w)) }
        return lifted.filter { norm2($0.w) > least }
    }
}

/// The averages of Adam, with the usual shares.
private struct Adam {
    private var first: [Float]
    private var second: [Float]
    /// 0.9ᵗ and 0.999ᵗ after t steps.
    private var powers: (first: Float, second: Float) = (1, 1)

    init(count: Int) {
        first = [Float](repeating: 0, count: count)
        second = first
    }

    /// One step down a gradient.
    mutating func advance(_ parameters: inout [Float], _ gradient: [Float], rate: Float) {
        powers = (0.9 * powers.first, 0.999 * powers.second)
        let (scale, share) = (rate / (1 - powers.first), 1 / (1 - powers.second))
        for i in parameters.indices {
            let g = gradient[i]
            first[i] += 0.1 * (g - first[i])
            second[i] += 0.001 * (g * g - second[i])
            parameters[i] -= scale * first[i] / ((second[i] * share).squareRoot() + 1e-8)
        }
    }
}
