import BigInt
import ExactArithmetic

/// An integer type for exact rays: `Int128` where Hadamard's bound allows, big integers otherwise.
protocol ExactWord: SignedInteger, Sendable {
    /// The non-negative greatest common divisor.
    static func commonDivisor(_ a: Self, _ b: Self) -> Self
    /// The number of bits of the magnitude.
    var magnitudeBits: Int { get }
    /// The number times 2^exponent, with an error below 2^−104 when that product is at most 1 in magnitude.
    func scaledPair(_ exponent: Int) -> DoubleDouble
}

extension Int128: ExactWord {
    static func commonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
        Int128(truncatingIfNeeded: gcd(a.magnitude, b.magnitude))
    }

    var magnitudeBits: Int { 128 - magnitude.leadingZeroBitCount }

    @inline(__always)
    func scaledPair(_ exponent: Int) -> DoubleDouble {
        // Four pieces of 32 bits are exact doubles.
        let top = Int64(truncatingIfNeeded: self >> 64)
        let bottom = UInt64(truncatingIfNeeded: self)
        let scale = Double(sign: .plus, exponent: exponent, significand: 1)
        let first = DoubleDouble(high: Double(top >> 32) * 0x1p96 * scale, low: 0)
        let second = DoubleDouble(high: Double(top & 0xFFFF_FFFF) * 0x1p64 * scale, low: 0)
        let third = DoubleDouble(high: Double(bottom >> 32) * 0x1p32 * scale, low: 0)
        return first + second + third + DoubleDouble(high: Double(bottom & 0xFFFF_FFFF) * scale, low: 0)
    }
}

extension BigInt: ExactWord {
    static func commonDivisor(_ a: BigInt, _ b: BigInt) -> BigInt { gcd(a, b) }

    var magnitudeBits: Int { magnitude.bitWidth }

    func scaledPair(_ exponent: Int) -> DoubleDouble {
        let excess = Swift.max(0, magnitudeBits - 120)
        let head = excess > 0 ? self >> excess : self
        let words = head.words
        let (bottom, top) = (words[0], words.count > 1 ? words[1] : (head.signum() < 0 ? ~0 : 0))
        return Int128(truncatingIfNeeded: Int128(Int64(bitPattern: UInt64(top))) << 64 | Int128(UInt64(bottom)))
            .scaledPair(Swift.max(exponent + excess, -900))
    }
}

/// Exact rays found from the hyperplanes that contain them.
struct ExactRays<Word: ExactWord> {
    private let rank: Int
    private let normals: [Word]
    private var rays: [Word] = []
    private var known: [Bool] = []

    init(_ matrix: IntegerMatrix) {
        rank = matrix.columns
        normals = (0..<matrix.rows).flatMap { matrix.row($0).map { Word(truncatingIfNeeded: $0) } }
    }

    mutating func reserve(slots: Int) {
        guard slots > known.count else { return }
        rays.append(contentsOf: repeatElement(0, count: slots * rank - rays.count))
        known.append(contentsOf: repeatElement(false, count: slots - known.count))
    }

    /// Forgets the ray in a slot.
    @inline(__always)
    mutating func clear(_ slot: Int) { known[slot] = false }

    @inline(__always)
    func isKnown(_ slot: Int) -> Bool { known[slot] }

    mutating func set(_ slot: Int, _ ray: [BigInt]) {
        for i in 0..<rank { rays[slot * rank + i] = Word(truncatingIfNeeded: ray[i]) }
        known[slot] = true
    }

    /// Calls the body with every entry of the ray in a slot, scaled by one power of two to a largest one in [1/2, 1].
    @inline(__always)
    func forEachRounded(_ slot: Int, _ body: (Int, DoubleDouble) -> Void) {
        var width = 0
        for i in 0..<rank { width = max(width, rays[slot &* rank &+ i].magnitudeBits) }
        for i in 0..<rank { body(i, rays[slot &* rank &+ i].scaledPair(-width)) }
    }

    func ray(_ slot: Int) -> [BigInt] { (0..<rank).map { BigInt(rays[slot * rank + $0]) } }

    /// The sign of a normal on the ray in a slot.
    func sign(line: Int, slot: Int) -> Int {
        var sum: Word = 0
        for i in 0..<rank { sum += normals[line * rank + i] * rays[slot * rank + i] }
        return sum > 0 ? 1 : (sum < 0 ? -1 : 0)
    }

    /// Finds the ray of a slot: the common line of the given hyperplanes, turned so that `witness` has its sign.
    ///
    /// Fraction-free elimination keeps every entry a minor of the normals (Bareiss 1968).
    mutating func derive(_ slot: Int, lines: [Int], witness: Int, sign: Int) {
        var echelon: [(column: Int, row: [Word])] = []
        for line in lines where echelon.count < rank - 1 {
            if let pivot = reduced(line, echelon) { echelon.append(pivot) }
        }
        let ray = kernelVector(echelon)
        for i in 0..<rank { rays[slot * rank + i] = ray[i] }
        known[slot] = true
        if self.sign(line: witness, slot: slot) != sign {
            for i in 0..<rank { rays[slot * rank + i] = -ray[i] }
        }
    }

    /// A normal reduced against earlier pivot rows; nil when it depends on them.
    private func reduced(_ line: Int, _ echelon: [(column: Int, row: [Word])]) -> (column: Int, row: [Word])? {
        var row = Array(normals[(line * rank)..<((line + 1) * rank)])
        var previous: Word = 1
        for (column, pivot) in echelon {
            let (head, factor) = (pivot[column], row[column])
            for j in 0..<rank { row[j] = (row[j] * head - pivot[j] * factor) / previous }
            previous = head
        }
        guard let column = row.firstIndex(where: { $0 != 0 }) else { return nil }
        return (column, row)
    }

    /// The primitive vector orthogonal to r − 1 echelon rows, by back substitution; its entries are minors over their gcd.
    private func kernelVector(_ echelon: [(column: Int, row: [Word])]) -> [Word] {
        var vector = [Word](repeating: 0, count: rank)
        guard let free = (0..<rank).first(where: { j in echelon.allSatisfy { $0.column != j } }) else { return vector }
        vector[free] = echelon.last.map { $0.row[$0.column] } ?? 1
        for (column, row) in echelon.reversed() {
            var sum: Word = 0
            for j in 0..<rank where j != column { sum += row[j] * vector[j] }
            vector[column] = -(sum / row[column])
        }
        var content: Word = 0
        for entry in vector where content != 1 { content = Word.commonDivisor(content, entry) }
        return content > 1 ? vector.map { $0 / content } : vector
    }
}
