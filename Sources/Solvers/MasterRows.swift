import LinearAlgebra

/// The neurons of the master row by row: activations, outputs and sums over rows, without storing n numbers per neuron.
struct MasterRows: Sendable {
    let data: ReducedData
    let loss: any SmoothLoss
    let atoms: [Atom]
    /// The rows on each neuron's kinks, ascending.
    private let kinkRows: [[Int32]]

    init(_ data: ReducedData, _ loss: any SmoothLoss, _ atoms: [Atom]) {
        self.data = data
        self.loss = loss
        self.atoms = atoms
        kinkRows = atoms.map { atom in atom.kinks.flatMap { data.rows(of: $0) }.sorted() }
    }

    /// Places for the numbers of one chunk.
    struct Chunk {
        /// The rows of the chunk.
        fileprivate(set) var rows = 0..<0
        /// `products[i * chunkSize ..< i * chunkSize + rows.count]` is Xw_i, zero on kinks.
        var products: [Double]
        var outputs: [Double]
        var slopes: [Double]
        var curvatures: [Double]

        init(_ count: Int, _ chunkSize: Int) {
            products = [Double](repeating: 0, count: count * chunkSize)
            outputs = [Double](repeating: 0, count: chunkSize)
            (slopes, curvatures) = (outputs, outputs)
        }
    }

    /// The number of rows handled at a time, and the distance of one vector's numbers from the next one's.
    var chunkSize: Int { data.chunkSize }

    /// Calls the body with chunk after chunk, filled with the products of vectors, as long as more are wanted; vector i belongs to
    /// atom `owners[i]`.
    func forEachChunk(
        _ part: Range<Int>, _ vectors: [Vector], owners: [Int], while isWanted: () -> Bool = { true },
        _ body: (inout Chunk) -> Void
    ) {
        var chunk = Chunk(vectors.count, chunkSize)
        var start = part.lowerBound
        while start < part.upperBound, isWanted() {
            chunk.rows = start..<min(part.upperBound, start + chunkSize)
            for i in vectors.indices { fill(&chunk, i, vectors[i], owner: owners[i]) }
            body(&chunk)
            start += chunkSize
        }
    }

    private func fill(_ chunk: inout Chunk, _ i: Int, _ vector: Vector, owner: Int) {
        let rows = chunk.rows
        let places = (i * chunkSize)..<(i * chunkSize + rows.count)
        chunk.products.withUnsafeMutableBufferPointer { z in
            data.products(vector, rows: rows, into: UnsafeMutableBufferPointer(rebasing: z[places]))
        }
        let kinks = kinkRows[owner]
        var place = firstIndex(of: Int32(rows.lowerBound), in: kinks)
        while place < kinks.count, kinks[place] < Int32(rows.upperBound) {
            chunk.products[places.lowerBound + Int(kinks[place]) - rows.lowerBound] = 0
            place += 1
        }
    }

    /// The first place in ascending numbers that is not below a value.
    private func firstIndex(of value: Int32, in numbers: [Int32]) -> Int {
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The outputs f.
    func outputs() -> Vector {
        let parts = data.inParts { part -> Vector in
            var f: Vector = []
            f.reserveCapacity(part.count)
            forEachChunk(part, atoms.map(\.w), owners: Array(atoms.indices)) { chunk in
                combine(&chunk)
                f += chunk.outputs[..<chunk.rows.count]
            }
            return f
        }
        return parts.count == 1 ? parts[0] : parts.flatMap { $0 }
    }

    /// ℓ(f).
    func value() -> Double {
        data.inParts { part -> Double in
            var value = 0.0
            forEachChunk(part, atoms.map(\.w), owners: Array(atoms.indices)) { chunk in
                combine(&chunk)
                value += evaluateLoss(&chunk)
            }
            return value
        }.reduce(0, +)
    }

    /// ℓ_k′ at the output of one row.
    func slope(_ k: Int) -> Double {
        let line = Int(data.lineOfRow[k])
        var f = 0.0
        for atom in atoms where !atom.kinks.contains(line) {
            f += atom.sign * max(0, data.product(k, atom.w))
        }
        var (slope, curvature) = (0.0, 0.0)
        withUnsafePointer(to: f) { f in
            withUnsafeMutablePointer(to: &slope) { slope in
                withUnsafeMutablePointer(to: &curvature) { curvature in
                    _ = loss.evaluate(
                        UnsafeBufferPointer(start: f, count: 1), rows: k..<(k + 1),
                        slopes: UnsafeMutableBufferPointer(start: slope, count: 1),
                        curvatures: UnsafeMutableBufferPointer(start: curvature, count: 1))
                }
            }
        }
        return slope
    }

    /// Fills the outputs of a chunk from its products.
    func combine(_ chunk: inout Chunk) {
        let count = chunk.rows.count
        chunk.outputs.withUnsafeMutableBufferPointer { f in
            f.update(repeating: 0)
            chunk.products.withUnsafeBufferPointer { z in
                guard let f = f.baseAddress, let z = z.baseAddress else { return }
                for (i, atom) in atoms.enumerated() {
                    addPositive(z + i * chunkSize, times: atom.sign, to: f, count)
                }
            }
        }
    }

    /// Σ ℓ over a chunk; fills slopes and curvatures.
    func evaluateLoss(_ chunk: inout Chunk) -> Double {
        let (rows, count) = (chunk.rows, chunk.rows.count)
        return chunk.outputs.withUnsafeBufferPointer { f in
            chunk.slopes.withUnsafeMutableBufferPointer { slopes in
                chunk.curvatures.withUnsafeMutableBufferPointer { curvatures in
                    loss.evaluate(
                        UnsafeBufferPointer(rebasing: f[..<count]), rows: rows,
                        slopes: UnsafeMutableBufferPointer(rebasing: slopes[..<count]),
                        curvatures: UnsafeMutableBufferPointer(rebasing: curvatures[..<count]))
                }
            }
        }
    }
}

extension MasterRows {
    /// Replaces the curvatures of a chunk by their roots; returns Σ |ℓ_k′|‖x_k‖.
    func takeRoots(_ chunk: inout Chunk) -> Double {
        let (count, first) = (chunk.rows.count, chunk.rows.lowerBound)
        var size = 0.0
        withPointers(&chunk.curvatures, &chunk.slopes, data.coefficient) { curvatures, slopes, coefficient in
            let coefficient = coefficient + first
            for k in 0..<count { curvatures[k] = curvatures[k].squareRoot() }
            for k in 0..<count { size += abs(slopes[k] * coefficient[k]) }
        }
        return size
    }
}

/// Gram ← Gram + B Bᵀ for the upper triangle, B being `count` rows of `length` numbers that begin `stride` apart.
///
/// Many rows are for BLAS, whose blocks stay in the cache.
func addGram(_ b: [Double], count: Int, length: Int, stride: Int, to gram: inout [Double]) {
    guard count < 64 else { return addSymmetricProduct(b, count, length, stride: stride, to: &gram) }
    b.withUnsafeBufferPointer { b in
        for i in 0..<count {
            let first = UnsafeBufferPointer(rebasing: b[(i * stride)..<(i * stride + length)])
            for j in i..<count {
                gram[i * count + j] += innerProduct(
                    first, UnsafeBufferPointer(rebasing: b[(j * stride)..<(j * stride + length)]))
            }
        }
    }
}

/// A symmetric matrix from its upper triangle.
func symmetric(_ upper: [Double], _ size: Int) -> Matrix {
    var matrix = Matrix(rows: size, columns: size, storage: upper)
    for i in 0..<size {
        for j in 0..<i { matrix[i, j] = matrix[j, i] }
    }
    return matrix
}
