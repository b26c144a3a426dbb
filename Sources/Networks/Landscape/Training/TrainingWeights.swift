import ConvexPrograms
import LinearAlgebra

/// The weights of a network as one vector of m (d + 1) numbers: the d × m matrix Uᵀ by rows, then α.
///
/// With neurons innermost, loops over them have independent lanes and are vectorised by the compiler.
struct TrainingWeights: Sendable {
    let width: Int
    let dimension: Int
    var values: [Double]

    init(_ network: ReLUNetwork) {
        width = network.width
        dimension = network.dimension
        values = (0..<network.dimension).flatMap { j in network.neurons.map { $0.u[j] } } + network.neurons.map(\.alpha)
    }

    var network: ReLUNetwork {
        let neurons = (0..<width).map { i in
            Neuron(u: (0..<dimension).map { values[$0 * width + i] }, alpha: values[dimension * width + i])
        }
        return ReLUNetwork(dimension: dimension, neurons: neurons)
    }
}

/// Computes 𝓛_β and its gradient over some of the rows.
///
/// At x_kᵀu = 0 the derivative of the activation is taken as 0, as automatic differentiation does.
struct TrainingGradient: Sendable {
    private let program: ConvexProgram
    /// The gradient of the last call.
    private(set) var values: [Double]
    /// (Uᵀx)₊ and then the masked output weights of one row.
    private var scratch: [Double]

    init(_ program: ConvexProgram, width: Int) {
        self.program = program
        values = [Double](repeating: 0, count: width * (program.d + 1))
        scratch = [Double](repeating: 0, count: 2 * width)
    }

    /// Evaluates scale · Σ_{k ∈ rows} ℓ_k(f_k) + (β/2)‖θ‖² and leaves its gradient in `values`. Complexity: O(|rows| m d).
    mutating func evaluate(_ weights: TrainingWeights, rows: ArraySlice<Int>, scale: Double = 1) -> Double {
        let (program, d, m) = (program, weights.dimension, weights.width)
        var total = 0.0
        for i in values.indices {
            values[i] = program.beta * weights.values[i]
            total += 0.5 * values[i] * weights.values[i]
        }
        program.x.storage.withUnsafeBufferPointer { x in
            weights.values.withUnsafeBufferPointer { theta in
                values.withUnsafeMutableBufferPointer { gradient in
                    scratch.withUnsafeMutableBufferPointer { scratch in
                        var pass = RowPass(theta: theta, gradient: gradient, scratch: scratch, width: m)
                        for k in rows {
                            let row = UnsafeBufferPointer(rebasing: x[(k * d)..<((k + 1) * d)])
                            let f = pass.forward(row)
                            total += scale * program.loss.value(f, program.y[k])
                            let slope = scale * program.loss.derivative(f, program.y[k])
                            if slope != 0 { pass.backward(row, slope) }
                        }
                    }
                }
            }
        }
        return total
    }
}

/// Forward and backward passes of single rows over borrowed arrays; loops over the m neurons are innermost.
private struct RowPass {
    let theta: UnsafeBufferPointer<Double>
    let gradient: UnsafeMutableBufferPointer<Double>
    let scratch: UnsafeMutableBufferPointer<Double>
    let width: Int

    /// The output of a row; leaves the activations in the scratch.
    mutating func forward(_ x: UnsafeBufferPointer<Double>) -> Double {
        for i in 0..<width { scratch[i] = 0 }
        for j in 0..<x.count {
            let (entry, start) = (x[j], j * width)
            for i in 0..<width { scratch[i] += entry * theta[start + i] }
        }
        var f = 0.0
        let alpha = x.count * width
        for i in 0..<width {
            scratch[i] = max(0, scratch[i])
            f += theta[alpha + i] * scratch[i]
        }
        return f
    }

    /// Adds slope times the derivatives of the row's output to the gradient.
    mutating func backward(_ x: UnsafeBufferPointer<Double>, _ slope: Double) {
        let alpha = x.count * width
        for i in 0..<width {
            gradient[alpha + i] += slope * scratch[i]
            scratch[width + i] = scratch[i] > 0 ? slope * theta[alpha + i] : 0
        }
        for j in 0..<x.count {
            let (entry, start) = (x[j], j * width)
            for i in 0..<width { gradient[start + i] += entry * scratch[width + i] }
        }
    }
}
