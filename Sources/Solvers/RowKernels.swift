import Arrangements
import Dispatch
import LinearAlgebra

// The loops over all rows: chunks that stay in the cache, vector instructions, and all cores when there is work for them.

extension ReducedData {
    /// The number of rows handled at a time, in whole groups of eight: no more places than there are rows.
    var chunkSize: Int { min(1024, (n + 7) / 8 * 8) }

    /// Runs a body on parts of the rows, concurrently when there are many; results come in the order of the parts.
    ///
    /// The cut depends on n alone, so that sums are the same on every machine.
    func inParts<T: Sendable>(_ body: @Sendable (Range<Int>) -> T) -> [T] {
        guard n > 16 * chunkSize else { return [body(0..<n)] }
        let chunks = (n + chunkSize - 1) / chunkSize
        let count = min(16, chunks)
        var results = [T?](repeating: nil, count: count)
        results.withUnsafeMutableBufferPointer { results in
            nonisolated(unsafe) let results = results
            DispatchQueue.concurrentPerform(iterations: count) { i in
                let (first, last) = (chunks * i / count, chunks * (i + 1) / count)
                results[i] = body(min(n, first * chunkSize)..<min(n, last * chunkSize))
            }
        }
        return results.compactMap { $0 }
    }

    /// The product of row k with a vector.
    func product(_ k: Int, _ w: Vector) -> Double {
        var sum = 0.0
        for j in 0..<r { sum += columns[j * n + k] * w[j] }
        return sum
    }

    /// For a chunk of rows, the outputs f = Σ s_i (X(w_i + αp_i))₊ and their derivatives to the right of α; `pairs` holds w_1, p_1, w_2, ….
    ///
    /// In registers: what is written to places and read again costs as much as the products.
    func advance(
        _ pairs: [Double], _ alpha: Double, _ signs: [Double], rows: Range<Int>, outputs: inout [Double],
        rates: inout [Double]
    ) {
        withPointers(&outputs, &rates, columns) { f, rates, columns in
            let first = columns + rows.lowerBound
            pairs.withUnsafeBufferPointer { pairs in
                signs.withUnsafeBufferPointer { signs in
                    var k = 0
                    while k + 4 <= rows.count {
                        let (value, rate): (SIMD4<Double>, SIMD4<Double>) = advanced(
                            pairs, alpha, signs
                        ) { numbers(first + $0 * n, k) }
                        store(value, f, k)
                        store(rate, rates, k)
                        k += 4
                    }
                    while k < rows.count {
                        let (value, rate): (SIMD2<Double>, SIMD2<Double>) = advanced(
                            pairs, alpha, signs
                        ) { SIMD2(repeating: first[$0 * n + k]) }
                        (f[k], rates[k]) = (value.x, rate.x)
                        k += 1
                    }
                }
            }
        }
    }

    /// Outputs and derivatives of a few rows, whose coordinate j is `x(j)`.
    @inline(__always)
    private func advanced<V: SIMD>(
        _ pairs: UnsafeBufferPointer<Double>, _ alpha: Double, _ signs: UnsafeBufferPointer<Double>, _ x: (Int) -> V
    ) -> (V, V) where V.Scalar == Double {
        var (outputs, rates) = (V.zero, V.zero)
        for i in 0..<signs.count {
            let w = 2 * i * r
            var (z, q) = (V.zero, V.zero)
            for j in 0..<r {
                let column = x(j)
                z += pairs[w + j] * column
                q += pairs[w + r + j] * column
            }
            let t = z + alpha * q
            let off = (t .< 0) .| ((t .== 0) .& (q .<= 0))
            outputs += signs[i] * t.replacing(with: 0, where: off)
            rates += signs[i] * q.replacing(with: 0, where: off)
        }
        return (outputs, rates)
    }

    /// The products X w for a chunk of rows, in z.
    func products(_ w: Vector, rows: Range<Int>, into z: UnsafeMutableBufferPointer<Double>) {
        combine(columns, length: n, w, rows: rows, into: z)
    }

    /// The products X w, n.
    func products(_ w: Vector) -> Vector {
        Vector(unsafeUninitializedCapacity: n) { z, initialized in
            z.initialize(repeating: 0)
            products(w, rows: 0..<n, into: UnsafeMutableBufferPointer(rebasing: z[..<n]))
            initialized = n
        }
    }

    /// The products v_lᵀu with all unit normals.
    func normalProducts(_ u: Vector) -> [Double] {
        let count = lineCount
        return [Double](unsafeUninitializedCapacity: count) { z, initialized in
            z.initialize(repeating: 0)
            combine(
                normalColumns, length: count, u, rows: 0..<count,
                into: UnsafeMutableBufferPointer(rebasing: z[..<count]))
            initialized = count
        }
    }

    /// c + Σ a_l v_l over all hyperplanes.
    func normalSum(_ a: [Double], from c: Vector) -> Vector {
        var result = c
        let count = lineCount
        a.withUnsafeBufferPointer { a in
            normalColumns.withUnsafeBufferPointer { columns in
                for j in 0..<r {
                    result[j] += innerProduct(
                        UnsafeBufferPointer(rebasing: columns[(j * count)..<((j + 1) * count)]), a)
                }
            }
        }
        return result
    }

    /// Adds Xᵀm, over a chunk of rows, to r numbers.
    func addAdjoint(_ m: UnsafeBufferPointer<Double>, rows: Range<Int>, to sums: inout ArraySlice<Double>) {
        columns.withUnsafeBufferPointer { columns in
            for j in 0..<r {
                let start = j * n + rows.lowerBound
                sums[sums.startIndex + j] += innerProduct(
                    UnsafeBufferPointer(rebasing: columns[start..<(start + rows.count)]), m)
            }
        }
    }

    /// Xᵀ m.
    func adjoint(_ m: Vector) -> Vector {
        var sums = Vector(repeating: 0, count: r)[...]
        m.withUnsafeBufferPointer { addAdjoint($0, rows: 0..<n, to: &sums) }
        return Vector(sums)
    }

    /// A vector with zeros at the rows that a pattern does not activate.
    func masked(_ nu: Vector, _ pattern: ActivationPattern) -> Vector {
        var masked = nu
        for k in 0..<n where !pattern[k] { masked[k] = 0 }
        return masked
    }
}

/// z = Σ_j w_j column_j for a chunk of rows of columns that lie one after the other.
private func combine(
    _ columns: [Double], length: Int, _ w: Vector, rows: Range<Int>, into z: UnsafeMutableBufferPointer<Double>
) {
    columns.withUnsafeBufferPointer { columns in
        guard let z = z.baseAddress, let columns = columns.baseAddress else { return }
        let (count, first) = (rows.count, columns + rows.lowerBound)
        var k = 0
        while k + 8 <= count {
            var sum = SIMD8<Double>.zero
            for j in w.indices { sum += w[j] * eight(first + j * length, k) }
            store(sum, z, k)
            k += 8
        }
        while k < count {
            z[k] = w.indices.reduce(0) { $0 + w[$1] * first[$1 * length + k] }
            k += 1
        }
    }
}

/// aᵀb of numbers that lie side by side.
@inline(__always)
func innerProduct(_ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>) -> Double {
    let count = min(a.count, b.count)
    guard let a = UnsafeRawPointer(a.baseAddress), let b = UnsafeRawPointer(b.baseAddress) else { return 0 }
    var (first, second) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    var k = 0
    while k + 16 <= count {
        let here = 8 * k
        first +=
            a.loadUnaligned(fromByteOffset: here, as: SIMD8<Double>.self)
            * b.loadUnaligned(fromByteOffset: here, as: SIMD8<Double>.self)
        second +=
            a.loadUnaligned(fromByteOffset: here + 64, as: SIMD8<Double>.self)
            * b.loadUnaligned(fromByteOffset: here + 64, as: SIMD8<Double>.self)
        k += 16
    }
    var sum = (first + second).sum()
    while k < count {
        sum += a.load(fromByteOffset: 8 * k, as: Double.self) * b.load(fromByteOffset: 8 * k, as: Double.self)
        k += 1
    }
    return sum
}

/// Numbers at a place, as many as a vector has.
@inline(__always)
private func numbers<V: SIMD>(_ p: UnsafePointer<Double>, _ k: Int) -> V where V.Scalar == Double {
    UnsafeRawPointer(p).loadUnaligned(fromByteOffset: 8 * k, as: V.self)
}

/// Eight numbers at a place.
@inline(__always)
private func eight(_ p: UnsafePointer<Double>, _ k: Int) -> SIMD8<Double> { numbers(p, k) }

/// Writes numbers to a place.
@inline(__always)
private func store<V: SIMD>(_ x: V, _ p: UnsafeMutablePointer<Double>, _ k: Int) where V.Scalar == Double {
    UnsafeMutableRawPointer(p).storeBytes(of: x, toByteOffset: 8 * k, as: V.self)
}

// The next three work on whole groups of eight: chunks have places for them, and what lies beyond the rows is not read.

/// f ← f + s · (z)₊.
func addPositive(_ z: UnsafePointer<Double>, times s: Double, to f: UnsafeMutablePointer<Double>, _ count: Int) {
    for k in stride(from: 0, to: count, by: 8) {
        let t = eight(z, k)
        store(eight(f, k) + s * t.replacing(with: 0, where: t .<= 0), f, k)
    }
}

/// f ← f + s · (z + αq)₊, and its derivative to the right of α added to the rates.
func addPositive(
    _ z: UnsafePointer<Double>, _ q: UnsafePointer<Double>, _ alpha: Double, times s: Double,
    to f: UnsafeMutablePointer<Double>, rates: UnsafeMutablePointer<Double>, _ count: Int
) {
    for k in stride(from: 0, to: count, by: 8) {
        let rate = eight(q, k)
        let t = eight(z, k) + alpha * rate
        let off = (t .< 0) .| ((t .== 0) .& (rate .<= 0))
        store(eight(f, k) + s * t.replacing(with: 0, where: off), f, k)
        store(eight(rates, k) + s * rate.replacing(with: 0, where: off), rates, k)
    }
}

/// result = a where z > 0, else 0.
func maskPositive(
    _ a: UnsafePointer<Double>, where z: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>, _ count: Int
) {
    for k in stride(from: 0, to: count, by: 8) {
        store(eight(a, k).replacing(with: 0, where: eight(z, k) .<= 0), result, k)
    }
}

/// The addresses of three arrays.
@inline(__always)
func withPointers(
    _ a: inout [Double], _ b: inout [Double], _ c: [Double],
    _ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafePointer<Double>) -> Void
) {
    a.withUnsafeMutableBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in
            c.withUnsafeBufferPointer { c in
                guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                body(a, b, c)
            }
        }
    }
}

/// f ← f + factor · (z)₊.
func addActivation(_ z: Vector, times factor: Double, to f: inout Vector) {
    z.withUnsafeBufferPointer { z in
        f.withUnsafeMutableBufferPointer { f in
            for k in 0..<f.count { f[k] += factor * max(0, z[k]) }
        }
    }
}
