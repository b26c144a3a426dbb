import Dispatch
import LinearAlgebra

/// The gradient of a wide network's objective in single precision, on all cores, in units in which β and a given ‖w‖ are 1.
///
/// With g_i = XᵀD_i ∇ℓ the gradient is α_i g_i + βu_i in u_i and g_iᵀu_i + βα_i in α_i: the sum over rows is that of g_i alone.
struct WideGradient {
    let data: ReducedData
    /// The number of neurons, m.
    let width: Int
    private let loss: any SmoothLoss
    /// X and Xᵀ divided by the largest entry of X, row-major.
    private let x: [Float]
    private let xTransposed: [Float]
    /// Outputs of the program by outputs here, and slopes here by slopes of the program.
    private let outputUnit: Double
    private let slopeUnit: Double

    /// The rows handled at a time: their products stay in the cache.
    private static let chunk = 256

    init(_ data: ReducedData, _ loss: any SmoothLoss, beta: Double, width: Int, length: Double) {
        self.data = data
        self.loss = loss
        self.width = width
        let largest = data.columns.reduce(0) { max($0, abs($1)) }
        outputUnit = largest * length
        slopeUnit = largest / beta
        xTransposed = data.columns.map { Float($0 / largest) }
        x = Matrix(rows: data.r, columns: data.n, storage: data.columns.map { $0 / largest }).transposed.storage.map {
            Float($0)
        }
    }

    /// The gradient at the vectors u_i followed by the α_i; false when it was time to stop before it was complete.
    ///
    /// The cut into parts depends on n alone, so that the sums are the same on every machine.
    func evaluate(_ parameters: [Float], into gradient: inout [Float], _ stop: StopSignal) -> Bool {
        let r = data.r
        let chunks = (data.n + Self.chunk - 1) / Self.chunk
        let parts = min(8, chunks)
        var sums = [[Float]?](repeating: nil, count: parts)
        sums.withUnsafeMutableBufferPointer { sums in
            nonisolated(unsafe) let sums = sums
            DispatchQueue.concurrentPerform(iterations: parts) { part in
                sums[part] = adjoints(parameters, chunks: (chunks * part / parts)..<(chunks * (part + 1) / parts), stop)
            }
        }
        guard !stop.isRaised else { return false }
        for i in gradient.indices { gradient[i] = parameters[i] }
        for case let sum? in sums {
            for i in 0..<width {
                let (alpha, place) = (parameters[width * r + i], i * r)
                var along: Float = 0
                for j in place..<(place + r) {
                    gradient[j] += alpha * sum[j]
                    along += sum[j] * parameters[j]
                }
                gradient[width * r + i] += along
            }
        }
        return true
    }

    /// The g_i summed over some chunks of rows.
    private func adjoints(_ parameters: [Float], chunks: Range<Int>, _ stop: StopSignal) -> [Float] {
        let r = data.r
        var sums = [Float](repeating: 0, count: width * r)
        var products = [Float](repeating: 0, count: width * Self.chunk)
        for chunk in chunks where !stop.isRaised {
            let first = chunk * Self.chunk
            let rows = first..<min(data.n, first + Self.chunk)
            withPointers(parameters, x, xTransposed, &products, &sums) { u, x, xTransposed, products, sums in
                multiplySingle(
                    u, leading: r, xTransposed + first, leading: data.n, into: products, leading: Self.chunk, m: width,
                    n: rows.count, k: r, adding: false)
                let slopes = slopes(products, alpha: u + width * r, rows)
                mask(slopes, products)
                multiplySingle(
                    products, leading: Self.chunk, x + first * r, leading: r, into: sums, leading: r, m: width, n: r,
                    k: rows.count, adding: true)
            }
        }
        return sums
    }

    /// ℓ′ at the outputs of a chunk.
    private func slopes(_ products: UnsafePointer<Float>, alpha: UnsafePointer<Float>, _ rows: Range<Int>) -> [Float] {
        var outputs = [Float](repeating: 0, count: Self.chunk)
        outputs.withUnsafeMutableBytes { outputs in
            for i in 0..<width {
                let row = UnsafeRawPointer(products + i * Self.chunk)
                for place in stride(from: 0, to: 4 * Self.chunk, by: 32) {
                    let z = row.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
                    let f = outputs.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
                    outputs.storeBytes(
                        of: f + alpha[i] * z.replacing(with: 0, where: z .<= 0), toByteOffset: place,
                        as: SIMD8<Float>.self)
                }
            }
        }
        let f = outputs[..<rows.count].map { outputUnit * Double($0) }
        var (slopes, curvatures) = (f, f)
        f.withUnsafeBufferPointer { f in
            slopes.withUnsafeMutableBufferPointer { slopes in
                curvatures.withUnsafeMutableBufferPointer { curvatures in
                    _ = loss.evaluate(f, rows: rows, slopes: slopes, curvatures: curvatures)
                }
            }
        }
        for k in slopes.indices { outputs[k] = Float(slopeUnit * slopes[k]) }
        return outputs
    }

    /// Replaces the products of a chunk by the slopes where they are positive, else by 0.
    private func mask(_ slopes: [Float], _ products: UnsafeMutablePointer<Float>) {
        slopes.withUnsafeBytes { slopes in
            for i in 0..<width {
                let row = UnsafeMutableRawPointer(products + i * Self.chunk)
                for place in stride(from: 0, to: 4 * Self.chunk, by: 32) {
                    let z = row.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
                    let slope = slopes.loadUnaligned(fromByteOffset: place, as: SIMD8<Float>.self)
                    row.storeBytes(
                        of: slope.replacing(with: 0, where: z .<= 0), toByteOffset: place, as: SIMD8<Float>.self)
                }
            }
        }
    }
}

/// The addresses of three arrays to read and two to write.
private func withPointers(
    _ a: [Float], _ b: [Float], _ c: [Float], _ d: inout [Float], _ e: inout [Float],
    _ body: (
        UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>,
        UnsafeMutablePointer<Float>
    ) -> Void
) {
    a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
            c.withUnsafeBufferPointer { c in
                d.withUnsafeMutableBufferPointer { d in
                    e.withUnsafeMutableBufferPointer { e in
                        guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                        guard let d = d.baseAddress, let e = e.baseAddress else { return }
                        body(a, b, c, d, e)
                    }
                }
            }
        }
    }
}
