import BigInt
import ExactArithmetic

/// Rays in double-double arithmetic with proven error bounds; a sign that the bounds leave open is decided in integers.
///
/// A slot holds v with max |v_i| about 1 and δ such that some positive multiple v* of the true ray satisfies |v − v*| ≤ δ in
/// every entry. Normals a are scaled to max |a_i| about 1 as well. With S = Σ|a_i| rounded up, the product of the high
/// parts differs from a·v* by at most S (δ + (r + 6) 2^−53), the double-double product by at most S (δ + (r + 6) 2^−100).
/// What neither bound decides is asked of `ExactRays`, which finds the ray from the hyperplanes that contain it.
struct FilteredKernel<Word: ExactWord>: RayKernel {
    private let rank: Int
    private let normals: [DoubleDouble]
    private let heads: [Double]
    /// S of every normal.
    private let sizes: [Double]
    private let coarseUnit: Double
    private let fineUnit: Double
    private var rays: [DoubleDouble] = []
    private var rayHeads: [Double] = []
    private var errors: [Double] = []
    private var orientations: [(line: Int, sign: Int)] = []
    private var exact: ExactRays<Word>

    /// Above this error a ray is found anew from exact integers.
    private static var largestError: Double { 0x1p-42 }
    /// Covers the rounding of the bounds themselves.
    private static var margin: Double { 1 + 0x1p-40 }

    init(_ matrix: IntegerMatrix) {
        rank = matrix.columns
        let width = matrix.columns
        normals = (0..<matrix.rows).flatMap { unitPairs(matrix.row($0)) }
        heads = normals.map(\.high)
        let rounded = heads
        sizes = (0..<matrix.rows).map { line in
            rounded[(line * width)..<((line + 1) * width)].reduce(0) { $0 + abs($1) } * Self.margin
        }
        coarseUnit = Double(width + 6) * 0x1p-53
        fineUnit = Double(width + 6) * 0x1p-100
        exact = ExactRays(matrix)
    }

    mutating func reserve(slots: Int) {
        let more = slots - errors.count
        guard more > 0 else { return }
        rays.append(contentsOf: repeatElement(.zero, count: more * rank))
        rayHeads.append(contentsOf: repeatElement(0, count: more * rank))
        errors.append(contentsOf: repeatElement(0, count: more))
        orientations.append(contentsOf: repeatElement((line: 0, sign: 0), count: more))
        exact.reserve(slots: slots)
    }

    mutating func setInitial(slot: Int, ray: [BigInt], negated: Bool) {
        exact.set(slot, negated ? ray.map { -$0 } : ray)
        round(slot)
    }

    /// Rounds the exact ray of a slot.
    private mutating func round(_ slot: Int) {
        exact.forEachRounded(slot) { i, value in
            rays[slot * rank + i] = value
            rayHeads[slot * rank + i] = value.high
        }
        errors[slot] = 0x1p-103
    }

    @inline(__always)
    mutating func sign(line: Int, slot: Int, zeros: UnsafePointer<UInt64>) -> Int {
        var sum = 0.0
        for i in 0..<rank { sum += heads[line &* rank &+ i] * rayHeads[slot &* rank &+ i] }
        let bound = sizes[line] * (errors[slot] + coarseUnit) * Self.margin
        if abs(sum) > bound { return sum > 0 ? 1 : -1 }
        return closeSign(line, slot, zeros)
    }

    /// The sign when plain doubles leave it open.
    private mutating func closeSign(_ line: Int, _ slot: Int, _ zeros: UnsafePointer<UInt64>) -> Int {
        let (value, error) = product(line, slot)
        if abs(value.high) > error { return value.high > 0 ? 1 : -1 }
        findExact(slot, zeros)
        return exact.sign(line: line, slot: slot)
    }

    /// The product of a normal with a ray and its error bound.
    private func product(_ line: Int, _ slot: Int) -> (value: DoubleDouble, error: Double) {
        var sum = DoubleDouble.zero
        for i in 0..<rank { sum = sum + normals[line &* rank &+ i] * rays[slot &* rank &+ i] }
        return (sum, sizes[line] * (errors[slot] + fineUnit) * Self.margin)
    }

    mutating func combine(
        positive a: Int, negative b: Int, cut h: Int, into slot: Int, zeros: UnsafePointer<UInt64>,
        witness: Int, witnessSign: Int
    ) {
        exact.clear(slot)
        orientations[slot] = (witness, witnessSign)
        let (atA, errorA) = product(h, a)
        let (atB, errorB) = product(h, b)
        // v = (h·a) b − (h·b) a, each factor and each ray with its own error.
        let size = abs(atA.high) + abs(atB.high)
        let inherited = abs(atA.high) * errors[b] + abs(atB.high) * errors[a]
        let error = inherited + (errorA + errorB) * Self.margin + 0x1p-98 * size
        let minusB = -atB
        var largest = 0.0
        for i in 0..<rank {
            let entry = atA * rays[b &* rank &+ i] + minusB * rays[a &* rank &+ i]
            rays[slot &* rank &+ i] = entry
            largest = max(largest, abs(entry.high))
        }
        guard largest > 0x1p-400, error < largest * Self.largestError else {
            findExact(slot, zeros)
            return
        }
        normalize(slot, by: Double(sign: .plus, exponent: -Int(largest.exponent) - 1, significand: 1), error)
    }

    /// Scales the ray of a slot by a power of two.
    private mutating func normalize(_ slot: Int, by scale: Double, _ error: Double) {
        for i in 0..<rank {
            let index = slot &* rank &+ i
            rays[index].high *= scale
            rays[index].low *= scale
            rayHeads[index] = rays[index].high
        }
        errors[slot] = error * scale * Self.margin
    }

    private mutating func findExact(_ slot: Int, _ zeros: UnsafePointer<UInt64>) {
        if exact.isKnown(slot) { return }
        let (line, sign) = orientations[slot]
        exact.derive(slot, lines: setBits(zeros, sizes.count), witness: line, sign: sign)
        round(slot)
    }

    mutating func integerRay(slot: Int, zeros: UnsafePointer<UInt64>) -> [BigInt] {
        findExact(slot, zeros)
        return exact.ray(slot)
    }
}

/// The positions of the set bits among the first `count`.
func setBits(_ words: UnsafePointer<UInt64>, _ count: Int) -> [Int] {
    var positions: [Int] = []
    for w in 0..<((count + 63) >> 6) {
        var rest = words[w]
        while rest != 0 {
            positions.append(w << 6 + rest.trailingZeroBitCount)
            rest &= rest - 1
        }
    }
    return positions
}
