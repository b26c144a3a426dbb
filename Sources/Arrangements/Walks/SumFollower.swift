/// Follows a walk with the pattern of the rows and the fixed-point sum over the active ones.
struct SumFollower: CellFollower, ~Copyable {
    private var bits: RowBits
    private let rowCount: Int
    private let dimension: Int
    /// Blocks of four entries that hold one vector.
    private let blocks: Int
    private let sum: UnsafeMutablePointer<SIMD4<Int64>>
    private let marked: UnsafeMutablePointer<SIMD4<Int64>>
    private let weights: LineWeights
    private let rounded: UnsafeMutablePointer<Double>
    private let total: UnsafeMutablePointer<Double>
    private var meter: WalkMeter
    private let visit: (CellSum) throws -> Void

    init(
        _ lines: PreparedLines, _ weights: LineWeights, meter: consuming WalkMeter,
        visit: @escaping (CellSum) throws -> Void
    ) {
        bits = RowBits(lines)
        rowCount = lines.rowLine.count
        dimension = weights.dimension
        blocks = weights.blocks
        sum = .allocate(capacity: blocks)
        marked = .allocate(capacity: blocks)
        rounded = .allocate(capacity: 4 * blocks)
        total = .allocate(capacity: 4 * blocks)
        for b in 0..<blocks {
            sum[b] = weights.base[b]
            marked[b] = weights.base[b]
            Self.store(SIMD4<Double>(weights.total[b]) * weights.units[b], to: total + 4 * b)
        }
        self.weights = weights
        self.meter = meter
        self.visit = visit
    }

    deinit {
        sum.deallocate()
        marked.deallocate()
        rounded.deallocate()
        total.deallocate()
    }

    var monitor: WalkMonitor { meter.monitor }

    @inline(__always)
    private static func store(_ block: SIMD4<Double>, to place: UnsafeMutablePointer<Double>) {
        UnsafeMutableRawPointer(place).storeBytes(of: block, as: SIMD4<Double>.self)
    }

    mutating func begin(positive: UnsafePointer<UInt64>) {
        bits.begin(positive: positive)
        for b in 0..<blocks { sum[b] = weights.base[b] }
        forEachBit(positive, count: weights.lineCount) { add($0, sign: 0) }
    }

    /// Adds the change of the sum when a line becomes positive (sign 0) or negative (sign −1).
    @inline(__always)
    private func add(_ line: Int, sign: Int64) {
        let signs = SIMD4<Int64>(repeating: sign)
        weights.steps.withUnsafeBufferPointer { steps in
            for b in 0..<blocks { sum[b] &+= (steps[line &* blocks &+ b] ^ signs) &- signs }
        }
    }

    @inline(__always)
    mutating func cross(_ line: Int, toPositive: Bool) {
        bits.flip(line)
        add(line, sign: toPositive ? 0 : -1)
    }

    @inline(__always)
    mutating func jump(to positive: UInt64) {
        bits.jump(to: positive)
        weights.digitSteps.withUnsafeBufferPointer { steps in
            for b in 0..<blocks {
                var block = weights.base.withUnsafeBufferPointer { $0[b] }
                forEachDigit(positive, weights.lineCount) { block &+= steps[b &* weights.digits &+ $0] }
                sum[b] = block
            }
        }
    }

    mutating func mark() {
        bits.mark()
        marked.update(from: sum, count: blocks)
    }

    mutating func rewind() {
        bits.rewind()
        sum.update(from: marked, count: blocks)
    }

    @inline(__always)
    mutating func stop() throws {
        weights.units.withUnsafeBufferPointer { units in
            for b in 0..<blocks { Self.store(nearestDoubles(sum[b]) * units[b], to: rounded + 4 &* b) }
        }
        let cell = CellSum(
            rowCount: rowCount, dimension: dimension, words: bits.words, nonzeroRows: bits.nonzeroRows,
            sum: rounded, total: total)
        try visit(cell)
        try meter.step()
    }
}

/// Four integers rounded to the nearest doubles.
///
/// The halves stand exactly in the mantissas of 2^84 + 2^63 + high · 2^32 and of 2^52 + low; their sum is rounded once.
@inline(__always)
private func nearestDoubles(_ v: SIMD4<Int64>) -> SIMD4<Double> {
    let bits = unsafeBitCast(v, to: SIMD4<UInt64>.self)
    let high = (bits &>> 32) ^ 0x4530_0000_8000_0000
    let low = (bits & 0xFFFF_FFFF) | 0x4330_0000_0000_0000
    let offset = 0x1p84 + 0x1p63 + 0x1p52
    return (unsafeBitCast(high, to: SIMD4<Double>.self) - offset) + unsafeBitCast(low, to: SIMD4<Double>.self)
}
