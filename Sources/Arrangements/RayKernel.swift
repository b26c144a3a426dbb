import BigInt
import ExactArithmetic
import Glibc

/// Arithmetic of extreme rays for the ray-sign search: rays live in numbered slots and are known up to positive scaling.
///
/// The search asks only for signs of products of normals with rays; every kernel answers them exactly.
protocol RayKernel {
    /// Makes room for the given number of slots, keeping their contents.
    mutating func reserve(slots: Int)
    /// Puts ± a dual basis ray into a slot.
    mutating func setInitial(slot: Int, ray: [BigInt], negated: Bool)
    /// Puts the ray |h·b| a + |h·a| b into a slot, where h·a > 0 > h·b: the point of the edge ab on hyperplane h.
    ///
    /// `zeros` has the bits of lines that are known to contain the new ray; they determine it up to sign.
    /// `witness` is a line whose product with the new ray has the sign `witnessSign`.
    mutating func combine(
        positive a: Int, negative b: Int, cut h: Int, into slot: Int, zeros: UnsafePointer<UInt64>,
        witness: Int, witnessSign: Int)
    /// The sign of the product of a normal with the ray in a slot; `zeros` as in `combine`.
    mutating func sign(line: Int, slot: Int, zeros: UnsafePointer<UInt64>) -> Int
    /// The ray in a slot as a primitive integer vector; `zeros` as in `combine`.
    mutating func integerRay(slot: Int, zeros: UnsafePointer<UInt64>) -> [BigInt]
}

/// A machine integer that the integer kernel can use.
protocol KernelInteger: FixedWidthInteger, SignedInteger, Sendable where Magnitude: FixedWidthInteger {
    /// The greatest common divisor of two magnitudes.
    static func commonDivisor(_ a: Magnitude, _ b: Magnitude) -> Magnitude
}

extension Int64: KernelInteger {
    @inline(__always)
    static func commonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 { gcd(a, b) }
}

extension Int128: KernelInteger {
    @inline(__always)
    static func commonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 { gcd(a, b) }
}

/// Exact integer rays in machine words.
///
/// A ray is a vector of (r−1)-minors of the normals divided by its content, and its product with a normal an r-minor, so
/// Hadamard's inequality bounds both by products of the largest row norms. The kernel is used only when that bound fits;
/// then wrapping products are exact. Intermediate products that overflow are redone in big integers.
struct IntegerKernel<Word: KernelInteger>: RayKernel {
    private let rank: Int
    private let normals: [Word]
    private var rays: [Word] = []

    /// Makes the kernel when products of normals with rays are proven to fit the word.
    init?(_ matrix: IntegerMatrix) {
        let bits = Double(Word.bitWidth - 2)
        guard hadamardBits(matrix) < bits else { return nil }
        rank = matrix.columns
        switch matrix.storage {
        case .small(let entries): normals = entries.map { Word(truncatingIfNeeded: $0) }
        case .big(let entries): normals = entries.map { Word(truncatingIfNeeded: $0) }
        }
    }

    mutating func reserve(slots: Int) {
        rays.append(contentsOf: repeatElement(0, count: max(0, slots * rank - rays.count)))
    }

    mutating func setInitial(slot: Int, ray: [BigInt], negated: Bool) {
        for i in 0..<rank {
            let entry = Word(truncatingIfNeeded: ray[i])
            rays[slot * rank + i] = negated ? -entry : entry
        }
    }

    @inline(__always)
    private func product(_ line: Int, _ slot: Int) -> Word {
        normals.withUnsafeBufferPointer { normals in
            rays.withUnsafeBufferPointer { rays in
                var sum: Word = 0
                for i in 0..<rank { sum &+= normals[line &* rank &+ i] &* rays[slot &* rank &+ i] }
                return sum
            }
        }
    }

    @inline(__always)
    mutating func sign(line: Int, slot: Int, zeros: UnsafePointer<UInt64>) -> Int {
        let value = product(line, slot)
        return value > 0 ? 1 : (value < 0 ? -1 : 0)
    }

    mutating func combine(
        positive a: Int, negative b: Int, cut h: Int, into slot: Int, zeros: UnsafePointer<UInt64>,
        witness: Int, witnessSign: Int
    ) {
        let (atA, atB) = (product(h, a), product(h, b))
        let divisor = Word(truncatingIfNeeded: Word.commonDivisor(atA.magnitude, atB.magnitude))
        let (forB, forA) = (atA / divisor, -(atB / divisor))
        var content: Word.Magnitude = 0
        let (baseA, baseB, base) = (a &* rank, b &* rank, slot &* rank)
        let overflowed = rays.withUnsafeMutableBufferPointer { rays in
            var overflowed = false
            for i in 0..<rank {
                let (x, overX) = forA.multipliedReportingOverflow(by: rays[baseA &+ i])
                let (y, overY) = forB.multipliedReportingOverflow(by: rays[baseB &+ i])
                let (sum, over) = x.addingReportingOverflow(y)
                overflowed = overflowed || overX || overY || over
                rays[base &+ i] = sum
                if content != 1 { content = Word.commonDivisor(content, sum.magnitude) }
            }
            if overflowed { return true }
            if content > 1 {
                let content = Word(truncatingIfNeeded: content)
                for i in 0..<rank { rays[base &+ i] /= content }
            }
            return false
        }
        if overflowed { combineBig(a, b, BigInt(forA), BigInt(forB), into: slot) }
    }

    /// The same combination in big integers; its primitive multiple fits the word again.
    private mutating func combineBig(_ a: Int, _ b: Int, _ forA: BigInt, _ forB: BigInt, into slot: Int) {
        let sum = (0..<rank).map { forA * BigInt(rays[a * rank + $0]) + forB * BigInt(rays[b * rank + $0]) }
        setInitial(slot: slot, ray: primitive(sum), negated: false)
    }

    mutating func integerRay(slot: Int, zeros: UnsafePointer<UInt64>) -> [BigInt] {
        (0..<rank).map { BigInt(rays[slot * rank + $0]) }
    }
}

/// The integer vector divided by its content.
func primitive(_ vector: [BigInt]) -> [BigInt] {
    var content = BigInt(0)
    for entry in vector where content != 1 { content = gcd(content, entry) }
    return content > 1 ? vector.map { $0 / content } : vector
}

/// Bits of Hadamard's bound for r-minors: Σ log2 of the r largest row norms, rounded up.
private func hadamardBits(_ matrix: IntegerMatrix) -> Double {
    let norms = (0..<matrix.rows).map { i -> Double in
        matrix.row(i).reduce(0.0) { $0 + $1.nearestDouble * $1.nearestDouble }
    }
    let largest = norms.sorted(by: >).prefix(matrix.columns)
    return largest.reduce(0.001) { $0 + max(0, 0.5 * log2($1) + 1e-9) }
}
