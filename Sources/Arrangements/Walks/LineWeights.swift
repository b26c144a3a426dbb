/// The changes of the sum Σ_{k active} ν_k x_k when lines change sides, in fixed point, four entries to a block.
struct LineWeights: Sendable {
    let dimension: Int
    /// Blocks of one vector.
    let blocks: Int
    let lineCount: Int
    /// The change when line l becomes positive: `steps[l * blocks ..< (l + 1) * blocks]`.
    let steps: [SIMD4<Int64>]
    /// Block b of the changes' sums over the lines of every digit (see `forEachDigit`), from b · `digits` on; none for more than 64 lines.
    let digitSteps: [SIMD4<Int64>]
    let digits: Int
    /// The sum when all lines are negative.
    let base: [SIMD4<Int64>]
    /// The sum of all rows that are not zero.
    let total: [SIMD4<Int64>]
    /// The unit of every entry.
    let units: [SIMD4<Double>]

    init(_ lines: PreparedLines, _ fixed: FixedPointTerms) {
        let (d, blocks) = (fixed.dimension, (fixed.dimension + 3) / 4)
        var steps = [SIMD4<Int64>](repeating: .zero, count: lines.count * blocks)
        var base = [SIMD4<Int64>](repeating: .zero, count: blocks)
        var total = base
        for (row, line) in lines.rowLine.enumerated() where line >= 0 {
            for j in 0..<d {
                let term = fixed.terms[row * d + j]
                total[j / 4][j % 4] += term
                steps[Int(line) * blocks + j / 4][j % 4] += lines.rowForward[row] ? term : -term
                if !lines.rowForward[row] { base[j / 4][j % 4] += term }
            }
        }
        dimension = d
        self.blocks = blocks
        lineCount = lines.count
        self.steps = steps
        digits = digitCount(lines.count)
        var digitSteps = [SIMD4<Int64>](repeating: .zero, count: digits * blocks)
        for digit in 0..<digits {
            guard let (rest, line) = splitDigit(digit), line < lines.count else { continue }
            for b in 0..<blocks {
                digitSteps[b * digits + digit] = digitSteps[b * digits + rest] &+ steps[line * blocks + b]
            }
        }
        self.digitSteps = digitSteps
        self.base = base
        self.total = total
        units = (0..<blocks).map { b in
            var block = SIMD4<Double>.zero
            for j in 0..<min(4, d - 4 * b) { block[j] = fixed.units[4 * b + j] }
            return block
        }
    }
}
