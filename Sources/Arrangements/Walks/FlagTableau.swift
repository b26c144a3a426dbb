/// One level of the flag walk: all lines modulo k chosen ones, in doubles with error bounds.
///
/// With S the chosen lines, every line is a_l = Σ_{s∈S} λ_{l,s} a_s + t_l, where t_l is zero in the first k columns. The level
/// holds the other columns of t for all lines, the coefficients λ for the lines after the last chosen one, and bounds of
/// their absolute errors for every line. Lines lie in lanes, eight to a vector. The first column is not a number for the lines that
/// have no sign here (the chosen ones, the one at infinity, the padding): comparisons and extremes leave them out.
///
/// With u the bound of a line, |t| ≤ 2^51 u and |λ| ≤ 2^51 u hold as well: then u also covers the roundings.
struct FlagTableau {
    typealias Lanes = UnsafeMutablePointer<Double>
    private typealias Vector = SIMD8<Double>

    /// The number of vectors that hold all lines.
    let vectors: Int
    /// The number k of chosen lines.
    let depth: Int
    /// The number of columns of t.
    let width: Int
    /// The columns of t, one after the other.
    private let columns: Lanes
    /// The coefficients λ of the chosen lines, one after the other.
    private let coefficients: Lanes
    /// The bounds of the errors of t and of λ, for every line.
    private let (errors, coefficientErrors): (Lanes, Lanes)
    /// The largest error bound, and the largest |t_{l,0}| + |t_{l,1}|.
    private var (largestError, largestSize) = (0.0, 0.0)

    init(vectors: Int, depth: Int, rank: Int) {
        func lanes(_ count: Int) -> Lanes {
            let size = vectors * max(1, count) * MemoryLayout<Vector>.stride
            let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: MemoryLayout<Vector>.alignment)
            return memory.initializeMemory(as: Double.self, repeating: 0, count: 8 * vectors * max(1, count))
        }
        self.vectors = vectors
        self.depth = depth
        width = rank - depth
        columns = lanes(width)
        coefficients = lanes(depth)
        (errors, coefficientErrors) = (lanes(1), lanes(1))
    }

    func deallocate() {
        for lanes in [columns, coefficients, errors, coefficientErrors] { lanes.deallocate() }
    }

    /// Fills the level without chosen lines with the rows of lines 1, 2, …: packed, entries up to 1, relative errors of 2^−53.
    mutating func fill(_ rows: [Double]) {
        let count = rows.count / width
        for line in 0..<(8 * vectors) {
            let isLine = line > 0 && line < count
            for j in 0..<width { columns[8 * vectors * j + line] = isLine ? rows[line * width + j] : .nan }
            errors[line] = 0x1p-51
        }
        (largestError, largestSize) = (0x1p-51, 2)
    }

    /// Entry j of t for a line.
    @inline(__always)
    func entry(_ j: Int, _ line: Int) -> Double { columns[8 &* vectors &* j &+ line] }

    /// The coefficient of chosen line number s for a line.
    @inline(__always)
    func coefficient(_ s: Int, _ line: Int) -> Double { coefficients[8 &* vectors &* s &+ line] }

    /// The error bound of the entries of t for a line.
    @inline(__always)
    func error(_ line: Int) -> Double { errors[line] }

    /// The error bound of the coefficients of a line.
    @inline(__always)
    func coefficientError(_ line: Int) -> Double { coefficientErrors[line] }

    // MARK: Signs

    /// What bounds the error of p t_{l,1} − t_{l,0} q for p = t_{i,0}, q = t_{i,1}: `error` u_l + `size` (|t_{l,0}| + |t_{l,1}|).
    @inline(__always)
    private func productBound(_ i: Int) -> (error: Double, size: Double) {
        // Each factor with the error of the other one, and three roundings.
        let factors = abs(entry(0, i)) + abs(entry(1, i))
        return ((factors + 2 * error(i)) * Self.margin, (error(i) + 0x1p-51 * factors) * Self.margin)
    }

    /// Whether p t_{l,1} − t_{l,0} q is negative, nil when its error bound leaves that open.
    func isNegativeProduct(_ i: Int, _ l: Int) -> Bool? {
        let bound = productBound(i)
        let value = entry(0, i) * entry(1, l) - entry(0, l) * entry(1, i)
        let size = abs(entry(0, l)) + abs(entry(1, l))
        return abs(value) > bound.error * error(l) + bound.size * size ? value < 0 : nil
    }

    /// The bits of the lines where p t_{l,1} − t_{l,0} q is negative; i is never among them.
    ///
    /// - Returns: whether all signs are proven by the largest of all error bounds.
    @inline(__always)
    func negativeProducts(_ i: Int, into bits: UnsafeMutablePointer<UInt64>) -> Bool {
        let (p, q) = (entry(0, i), entry(1, i))
        let bound = productBound(i)
        columns[i] = .nan
        defer { columns[i] = p }
        let smallest = collectSigns(into: bits) { v in
            p * Self.vector(columns, vectors &+ v) - Self.vector(columns, v) * q
        }
        return smallest > bound.error * largestError + bound.size * largestSize
    }

    /// The bits of the lines whose entry in column 0 is negative; returns whether all signs are proven.
    func negativeEntries(into bits: UnsafeMutablePointer<UInt64>) -> Bool {
        collectSigns(into: bits) { Self.vector(columns, $0) } > largestError
    }

    /// Collects the signs of values, eight at a time, and finds the smallest magnitude.
    @inline(__always)
    private func collectSigns(into bits: UnsafeMutablePointer<UInt64>, _ values: (Int) -> Vector) -> Double {
        var smallest = Vector(repeating: .infinity)
        for word in 0..<((vectors &+ 7) >> 3) {
            var collected = SIMD8<UInt64>.zero
            var lane = SIMD8<UInt64>(1, 2, 4, 8, 16, 32, 64, 128)
            for v in (8 &* word)..<min(8 &* word &+ 8, vectors) {
                let value = values(v)
                smallest = smaller(magnitude(value), smallest)
                collected |= SIMD8<UInt64>.zero.replacing(with: lane, where: value .< 0)
                lane = lane &<< 8
            }
            bits[word] = collected.wrappedSum()
        }
        return least(smallest)
    }

    // MARK: The next level

    /// Fills the next level: the lines modulo the chosen ones and line i.
    ///
    /// With the factors f_l = t_{l,0} / t_{i,0}, t'_l = t_l − f_l t_i and λ'_l = λ_l − f_l λ_i; f_l is the coefficient of line i.
    ///
    /// - Returns: false when the pivot t_{i,0} is not well beyond its error.
    @inline(__always)
    func pivot(on i: Int, into next: inout FlagTableau) -> Bool {
        let (p, pivotError) = (entry(0, i), error(i))
        guard abs(p) > 2 * pivotError else { return false }
        let (inverse, scale) = (1 / p, Self.margin / (abs(p) - pivotError))
        var largest = 0.0
        for j in 1..<width { largest = max(largest, abs(entry(j, i))) }
        // Errors of t: of what f t_i is taken from, of f, of t_i; as much again for the roundings.
        let growth = (2 + (largest + pivotError) * scale) * Self.margin
        var (error, size) = (Vector.zero, Vector.zero)
        for v in 0..<vectors {
            let factor = Self.vector(columns, v) * inverse
            for j in 1..<width {
                let at = vectors &* j &+ v
                Self.store(Self.vector(columns, at) - factor * entry(j, i), next.columns, at &- vectors)
            }
            let bound = (Self.vector(errors, v) + magnitude(factor) * pivotError) * growth
            Self.store(bound, next.errors, v)
            error = larger(bound, error)
            let (first, second) = (Self.vector(next.columns, v), Self.vector(next.columns, vectors &+ v))
            size = larger(magnitude(first) + magnitude(second), size)
        }
        (next.largestError, next.largestSize) = (-least(-error), -least(-size))
        next.columns[i] = .nan
        pivotCoefficients(on: i, inverse, scale, into: next)
        return true
    }

    /// Fills the coefficients of the next level for the lines after i.
    @inline(__always)
    private func pivotCoefficients(on i: Int, _ inverse: Double, _ scale: Double, into next: FlagTableau) {
        let (pivotError, coefficientError) = (error(i), coefficientError(i))
        var largest = 0.0
        for s in 0..<depth { largest = max(largest, abs(coefficient(s, i))) }
        let weight = 1 + largest + coefficientError
        for v in (i >> 3)..<vectors {
            let factor = Self.vector(columns, v) * inverse
            let size = magnitude(factor)
            for s in 0..<depth {
                let at = vectors &* s &+ v
                Self.store(Self.vector(coefficients, at) - factor * coefficient(s, i), next.coefficients, at)
            }
            Self.store(factor, next.coefficients, vectors &* depth &+ v)
            // Errors of f; of λ as those of t above.
            let factorError = (Self.vector(errors, v) + size * pivotError) * scale + size * 0x1p-51
            let error = 2 * (Self.vector(coefficientErrors, v) + size * coefficientError) + factorError * weight
            Self.store(error * Self.margin, next.coefficientErrors, v)
        }
    }

    /// Makes the level say nothing: every sign is open.
    mutating func forget() {
        columns.update(repeating: 0, count: 8 * vectors * width)
        coefficients.update(repeating: 0, count: 8 * vectors * depth)
        for lanes in [errors, coefficientErrors] { lanes.update(repeating: .infinity, count: 8 * vectors) }
        (largestError, largestSize) = (.infinity, .infinity)
    }

    /// Covers the rounding of the bounds themselves.
    private static var margin: Double { 1 + 0x1p-40 }

    @inline(__always)
    private static func vector(_ lanes: Lanes, _ v: Int) -> Vector {
        UnsafeRawPointer(lanes + 8 &* v).load(as: Vector.self)
    }

    @inline(__always)
    private static func store(_ vector: Vector, _ lanes: Lanes, _ v: Int) {
        UnsafeMutableRawPointer(lanes + 8 &* v).storeBytes(of: vector, as: Vector.self)
    }
}

/// Eight magnitudes.
@inline(__always)
private func magnitude(_ v: SIMD8<Double>) -> SIMD8<Double> {
    unsafeBitCast(unsafeBitCast(v, to: SIMD8<UInt64>.self) & 0x7FFF_FFFF_FFFF_FFFF, to: SIMD8<Double>.self)
}

/// The larger ones of eight pairs; where a is not a number, b.
@inline(__always)
private func larger(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> { b.replacing(with: a, where: a .> b) }

/// The smallest of eight numbers.
@inline(__always)
private func least(_ v: SIMD8<Double>) -> Double {
    let four = v.lowHalf.replacing(with: v.highHalf, where: v.highHalf .< v.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .< four.lowHalf)
    return two[1] < two[0] ? two[1] : two[0]
}

/// The smaller ones of eight pairs; where a is not a number, b.
@inline(__always)
private func smaller(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> SIMD8<Double> { b.replacing(with: a, where: a .< b) }
