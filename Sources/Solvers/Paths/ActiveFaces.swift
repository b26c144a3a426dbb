import ConvexPrograms
import LinearAlgebra

/// The optimum of a smooth program on fixed faces as a function of β.
///
/// Neurons keep the pattern and the hyperplanes of their face on whatever side they lie, so that the point solves
///
///     N_iᵀ(s_i XᵀD_i ∇ℓ(f) + β w_i/‖w_i‖) = 0,   f = Σ s_i D_i X w_i,   w_i = N_i v_i,
///
/// and moves smoothly through the weight β at which the faces cease to be those of the optimum (MATH.md T18).
struct ActiveFaces {
    let data: ReducedData
    private let loss: any Loss
    private let y: Vector
    let faces: [Face]
    private let bases: [[Vector]]
    /// The columns s_i D_i X N_i of all neurons.
    private let columns: [Vector]
    private let owners: [Int]
    /// The coordinates v of all neurons.
    private var v: Vector
    private(set) var beta: Double

    /// The neurons w on their faces, not yet stationary.
    init(_ faces: [Face], _ w: [Vector], _ program: ConvexProgram, _ data: ReducedData, beta: Double) {
        self.data = data
        (loss, y) = (program.loss, program.y)
        self.faces = faces
        self.beta = beta
        let bases = faces.map { $0.basis(data) }
        self.bases = bases
        columns = zip(faces, bases).flatMap { $0.columns($1, data) }
        owners = bases.enumerated().flatMap { i, basis in basis.map { _ in i } }
        v = zip(bases, w).flatMap { basis, w in basis.map { dot($0, w) } }
    }

    /// The neurons w.
    var weights: [Vector] {
        var weights = faces.map { _ in Vector(repeating: 0, count: data.r) }
        for (entry, direction) in zip(v.indices, bases.flatMap { $0 }) {
            weights[owners[entry]] = sum(weights[owners[entry]], direction, times: v[entry])
        }
        return weights
    }

    /// The dual point ν = −∇ℓ(f).
    var dual: Vector { scaled(loss.gradient(fit(v), y), by: -1) }

    /// Newton's method at another β, with steps halved until the gradient falls; false when it does not come to 1e-11 β.
    mutating func solve(at beta: Double) -> Bool {
        self.beta = beta
        var gradient = gradient(v)
        for _ in 0..<60 {
            let size = norm2(gradient)
            guard size > 0, let factor = CholeskyFactor(hessian(v)) else { break }
            let step = factor.solve(gradient.map { -$0 })
            guard let next = halved(step, from: size) else { break }
            (v, gradient) = next
        }
        return norm2(gradient) <= 1e-11 * beta
    }

    /// The first of the points v + t step, t = 1, ½, ¼, …, with a smaller gradient and no neuron through zero.
    private func halved(_ step: Vector, from size: Double) -> (v: Vector, gradient: Vector)? {
        var t = 1.0
        while t > 1e-4 {
            let trial = sum(v, step, times: t)
            if keepsDirections(trial) {
                let gradient = gradient(trial)
                if norm2(gradient) < size * (1 - 1e-4 * t) { return (trial, gradient) }
            }
            t /= 2
        }
        return nil
    }

    /// Whether every neuron keeps a tenth of its length in its direction.
    private func keepsDirections(_ trial: Vector) -> Bool {
        var (products, squares) = (faces.map { _ in 0.0 }, faces.map { _ in 0.0 })
        for entry in v.indices {
            products[owners[entry]] += v[entry] * trial[entry]
            squares[owners[entry]] += v[entry] * v[entry]
        }
        return zip(products, squares).allSatisfy { $0 > 0.1 * $1 }
    }

    private func fit(_ v: Vector) -> Vector {
        zip(v, columns).reduce(into: Vector(repeating: 0, count: data.n)) { $0 = sum($0, $1.1, times: $1.0) }
    }

    private func norms(_ v: Vector) -> Vector {
        var squares = Vector(repeating: 0, count: faces.count)
        for entry in v.indices { squares[owners[entry]] += v[entry] * v[entry] }
        return squares.map { $0.squareRoot() }
    }

    private func gradient(_ v: Vector) -> Vector {
        let (slopes, norms) = (loss.gradient(fit(v), y), norms(v))
        return v.indices.map { dot(columns[$0], slopes) + beta * v[$0] / norms[owners[$0]] }
    }

    private func hessian(_ v: Vector) -> Matrix {
        let (curvatures, norms) = (loss.curvature(fit(v), y), norms(v))
        var h = Matrix(rows: v.count, columns: v.count)
        for i in v.indices {
            let weighted = zip(columns[i], curvatures).map { $0 * $1 }
            let length = norms[owners[i]]
            for j in 0...i {
                h[i, j] = dot(weighted, columns[j])
                if owners[i] == owners[j] {
                    h[i, j] += beta / length * ((i == j ? 1 : 0) - v[i] * v[j] / (length * length))
                }
                h[j, i] = h[i, j]
            }
        }
        return h
    }
}

/// A function of the optimum on fixed faces that vanishes at an event.
enum EventFunction {
    /// The price of the dearest direction of a face, less β.
    case price(Face)
    /// The product of the w of a neuron with the unit normal of a hyperplane.
    case side(neuron: Int, line: Int)
    /// The weight κ of a hyperplane in the price, Σ ν_k|a_k|: two neurons of its sides are one when it vanishes.
    case weight(line: Int)

    /// The value and the size of its terms, which tells what rounding leaves.
    func evaluate(_ point: ActiveFaces) -> (value: Double, size: Double) {
        let data = point.data
        switch self {
        case .price(let face):
            return (norm2(face.dearest(point.dual, data)) - point.beta, point.beta)
        case .side(let neuron, let line):
            let w = point.weights[neuron]
            return (data.side(w, of: line), norm2(w))
        case .weight(let line):
            let nu = point.dual
            let terms = data.rows(of: line).map { nu[Int($0)] * abs(data.coefficient[Int($0)]) }
            let largest = data.rows(of: line).reduce(0) { max($0, abs(data.coefficient[Int($1)])) }
            return (terms.reduce(0, +), norm2(nu) * largest)
        }
    }

    /// The root of the function between two weights, and what rounding leaves open; nil when there is no change of sign.
    ///
    /// Regula falsi with Illinois' halving: the point is solved for anew at each weight.
    func root(_ point: ActiveFaces, between low: Double, and high: Double) -> (beta: Double, rounding: Double)? {
        var point = point
        func value(_ beta: Double) -> (value: Double, size: Double)? { point.solve(at: beta) ? evaluate(point) : nil }
        guard let atHigh = value(high), let atLow = value(low), atHigh.value * atLow.value <= 0 else { return nil }
        var (a, b, fa, fb) = (high, low, atHigh.value, atLow.value)
        guard fa != fb else { return nil }
        let slope = abs(fa - fb) / (high - low)
        let rounding = 4 * high.ulp + 1e-14 * max(atHigh.size, atLow.size) / slope
        for _ in 0..<60 {
            let beta = min(high, max(low, b - fb * (b - a) / (fb - fa)))
            guard let f = value(beta)?.value else { return nil }
            if abs(beta - b) <= rounding / 4 || f == 0 { return (beta, rounding) }
            if f * fb < 0 { (a, fa) = (b, fb) } else { fa /= 2 }
            (b, fb) = (beta, f)
        }
        return abs(b - a) <= 1e-9 * high ? (b, abs(b - a)) : nil
    }
}
