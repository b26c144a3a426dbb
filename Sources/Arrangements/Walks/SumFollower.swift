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
            for b in 0..<blocks { Self.store(SIMD4<Double>(sum[b]) * units[b], to: rounded + 4 &* b) }
        }
        let cell = CellSum(
            rowCount: rowCount, dimension: dimension, words: bits.words, nonzeroRows: bits.nonzeroRows,
            sum: rounded, total: total)
        try visit(cell)
        try meter.step()
    }
}
