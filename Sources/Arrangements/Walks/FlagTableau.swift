/// One level of the flag walk: all lines modulo k chosen ones, in doubles with error bounds.
///
/// With S the chosen lines, every line is a_l = Σ_{s∈S} λ_{l,s} a_s + t_l, where t_l is zero in the first k columns. The level
/// holds the other columns of t and the coefficients λ, and for every line a bound of their sizes and one of their absolute
/// errors; rows of S are zero. Lines lie in lanes, eight to a vector.
struct FlagTableau {
    typealias Lanes = UnsafeMutablePointer<SIMD8<Double>>

    /// The number of vectors that hold all lines.
    let vectors: Int
    /// The number k of chosen lines.
    let depth: Int
    /// The number of columns of t.
    let width: Int
    /// The columns of t, one after the other.
    let columns: Lanes
    /// The coefficients λ of the chosen lines, one after the other, where they are kept.
    let coefficients: Lanes
    /// Whether the coefficients are kept.
    let keepsCoefficients: Bool
    /// Bounds of |t_l| and of its errors, for every line.
    let (sizes, errors): (Lanes, Lanes)
    /// Bounds of |λ_l| and of its errors, for every line.
    let (coefficientSizes, coefficientErrors): (Lanes, Lanes)

    init(vectors: Int, depth: Int, rank: Int, keepsCoefficients: Bool) {
        func lanes(_ count: Int) -> Lanes {
            let lanes = Lanes.allocate(capacity: vectors * count)
            lanes.initialize(repeating: .zero, count: vectors * count)
            return lanes
        }
        self.vectors = vectors
        self.depth = depth
        self.keepsCoefficients = keepsCoefficients
        width = rank - depth
        columns = lanes(width)
        coefficients = lanes(max(1, depth))
        (sizes, errors) = (lanes(1), lanes(1))
        (coefficientSizes, coefficientErrors) = (lanes(1), lanes(1))
    }

    func deallocate() {
        for lanes in [columns, coefficients, sizes, errors, coefficientSizes, coefficientErrors] {
            lanes.deallocate()
        }
    }

    /// Entry j of t for a line.
    @inline(__always)
    func entry(_ j: Int, _ line: Int) -> Double { columns[j &* vectors &+ line >> 3][line & 7] }

    /// The coefficient of chosen line number s for a line.
    @inline(__always)
    func coefficient(_ s: Int, _ line: Int) -> Double { coefficients[s &* vectors &+ line >> 3][line & 7] }

    /// The error bound of the entries of t for a line.
    @inline(__always)
    func error(_ line: Int) -> Double { errors[line >> 3][line & 7] }

    /// The error bound of the coefficients of a line.
    @inline(__always)
    func coefficientError(_ line: Int) -> Double { coefficientErrors[line >> 3][line & 7] }

    // MARK: Signs

    /// What bounds the error of p t_{l,1} − t_{l,0} q for p = t_{i,0}, q = t_{i,1}: `error` E_l + `size` S_l for line l.
    @inline(__always)
    func productBound(_ i: Int) -> (error: Double, size: Double) {
        // Each factor with the error of the other one, and three roundings.
        let factors = abs(entry(0, i)) + abs(entry(1, i))
        return ((factors + 2 * error(i)) * Self.margin, (2 * error(i) + 0x1p-51 * factors) * Self.margin)
    }

    /// The bits of the lines where p t_{l,1} − t_{l,0} q is negative.
    ///
    /// - Returns: the number of lines whose sign is proven; i and the lines that are zero here are never among them.
    @inline(__always)
    func negativeProducts(_ i: Int, into bits: UnsafeMutablePointer<UInt64>) -> Int {
        let (p, q) = (entry(0, i), entry(1, i))
        let bound = productBound(i)
        return collectSigns(into: bits) { l in
            (p * columns[vectors &+ l] - columns[l] * q, bound.error * errors[l] + bound.size * sizes[l])
        }
    }

    /// The bits of the lines whose entry in column 0 is negative; returns the number of lines whose sign is proven.
    func negativeEntries(into bits: UnsafeMutablePointer<UInt64>) -> Int {
        collectSigns(into: bits) { (columns[$0], errors[$0]) }
    }

    /// Collects the signs of values beyond their bounds, eight at a time.
    @inline(__always)
    private func collectSigns(
        into bits: UnsafeMutablePointer<UInt64>, _ values: (Int) -> (value: SIMD8<Double>, bound: SIMD8<Double>)
    ) -> Int {
        var proven = SIMD8<Int64>.zero
        for word in 0..<((vectors &+ 7) >> 3) {
            var collected = SIMD8<UInt64>.zero
            var lane = SIMD8<UInt64>(1, 2, 4, 8, 16, 32, 64, 128)
            for vector in (8 &* word)..<min(8 &* word &+ 8, vectors) {
                let (value, bound) = values(vector)
                collected |= SIMD8<UInt64>.zero.replacing(with: lane, where: value .< 0)
                // Not a number is not proven.
                proven = proven.replacing(with: proven &+ 1, where: magnitude(value) .> bound)
                lane = lane &<< 8
            }
            bits[word] = collected.wrappedSum()
        }
        return Int(proven.wrappedSum())
    }

    // MARK: The next level

    /// Fills the next level: the lines modulo the chosen ones and line i.
    ///
    /// - Returns: false when the pivot t_{i,0} is not well beyond its error.
    func pivot(on i: Int, into next: FlagTableau) -> Bool {
        let p = entry(0, i)
        guard abs(p) > 2 * error(i) else { return false }
        let factors = next.coefficients + depth &* vectors
        for l in 0..<vectors { factors[l] = columns[l] / p }
        let pivotSize = eliminate(columns + vectors, width - 1, i, factors, next.columns, next.sizes)
        let pivotError = error(i)
        let scale = 1 / (abs(p) - pivotError) * Self.margin
        for l in 0..<vectors {
            // Errors of a factor, of its product, of what it is taken from, and of the roundings.
            let factor = magnitude(factors[l])
            let error =
                errors[l] + factor * pivotError + factorError(l, factor, pivotError, scale) * (pivotSize + pivotError)
                + 0x1p-51 * (sizes[l] + factor * pivotSize)
            next.errors[l] = error * Self.margin
            next.sizes[l] += next.errors[l]
        }
        if keepsCoefficients { pivotCoefficients(on: i, factors, pivotError, scale, into: next) }
        next.clear(i)
        return true
    }

    /// Fills the coefficients of the next level, where the factors are already.
    private func pivotCoefficients(
        on i: Int, _ factors: Lanes, _ pivotError: Double, _ scale: Double, into next: FlagTableau
    ) {
        let pivotSize = eliminate(coefficients, depth, i, factors, next.coefficients, next.coefficientSizes)
        let coefficientError = coefficientError(i)
        for l in 0..<vectors {
            let factor = magnitude(factors[l])
            let factorError = factorError(l, factor, pivotError, scale)
            let error =
                coefficientErrors[l] + factor * coefficientError + factorError * (pivotSize + coefficientError)
                + 0x1p-51 * (coefficientSizes[l] + factor * pivotSize)
            next.coefficientErrors[l] = larger(error, factorError) * Self.margin
            next.coefficientSizes[l] = larger(next.coefficientSizes[l], factor) + next.coefficientErrors[l]
        }
    }

    /// A bound of the errors of factors t_{l,0} / t_{i,0}, given 1 / (|t_{i,0}| − its error).
    @inline(__always)
    private func factorError(
        _ l: Int, _ factor: SIMD8<Double>, _ pivotError: Double, _ scale: Double
    ) -> SIMD8<Double> {
        (errors[l] + factor * pivotError) * scale + 0x1p-52 * factor
    }

    /// Covers the rounding of the bounds themselves.
    private static var margin: Double { 1 + 0x1p-40 }

    /// Takes a factor times the entry of line i off every entry of some columns, and finds the largest results.
    ///
    /// - Returns: the largest entry of line i.
    @inline(__always)
    private func eliminate(
        _ source: Lanes, _ count: Int, _ i: Int, _ factors: Lanes, _ target: Lanes, _ sizes: Lanes
    ) -> Double {
        var largest = 0.0
        for l in 0..<vectors { sizes[l] = .zero }
        for j in 0..<count {
            let base = j &* vectors
            let entry = source[base &+ i >> 3][i & 7]
            largest = max(largest, abs(entry))
            for l in 0..<vectors {
                let value = source[base &+ l] - factors[l] * entry
                target[base &+ l] = value
                sizes[l] = larger(sizes[l], magnitude(value))
            }
        }
        return largest
    }

    /// Makes the row of line i zero.
    private func clear(_ i: Int) {
        for j in 0..<width { columns[j &* vectors &+ i >> 3][i & 7] = 0 }
        for s in 0..<depth { coefficients[s &* vectors &+ i >> 3][i & 7] = 0 }
        for lanes in [sizes, errors, coefficientSizes, coefficientErrors] { lanes[i >> 3][i & 7] = 0 }
    }

    /// Makes the level say nothing: every sign is unproven.
    func forget() {
        columns.update(repeating: .zero, count: vectors * width)
        coefficients.update(repeating: .zero, count: vectors * max(1, depth))
        for lanes in [sizes, errors, coefficientSizes, coefficientErrors] {
            lanes.update(repeating: SIMD8(repeating: .infinity), count: vectors)
        }
    }
}

/// Eight magnitudes.
@inline(__always)
private func magnitude(_ v: SIMD8<Double>) -> SIMD8<Double> {
    unsafeBitCast(unsafeBitCast(v, to: SIMD8<UInt64>.self) & 0x7FFF_FFFF_FFFF_FFFF, to: SIMD8<Double>.self)
}

/// The larger ones of eight pairs.
@inline(__always)
private func larger(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> { a.replacing(with: b, where: b .> a) }
