import BigInt
import ExactArithmetic

/// Rays in floating point with proven error bounds; a sign that the bound leaves open is decided in big integers.
///
/// A slot holds v with max |v_i| in [1/2, 1) and δ such that some positive multiple v* of the true ray satisfies
/// |v − v*| ≤ δ in every entry. Normals a are rounded with |a_i| ≤ 1 and relative error ε = 2^−53, so
/// |a·v − a*·v*| ≤ Σ|a_i| (δ + (r + 4) ε). The exact ray is the common line of the hyperplanes known to contain it; it is
/// computed when first needed and kept until the slot is used again.
struct FilteredKernel: RayKernel {
    private let rank: Int
    private let exactNormals: IntegerMatrix
    private let normals: [Double]
    /// Σ|a_i| of every normal, rounded up.
    private let sizes: [Double]
    private let roundoff: Double
    private var rays: [Double] = []
    private var errors: [Double] = []
    private var orientations: [(line: Int, sign: Int)] = []
    private var exact: [[BigInt]?] = []

    /// Above this error a ray is recomputed exactly at once.
    private static let coarse = 0x1p-24
    private static let unit = 0x1p-53

    init(_ matrix: IntegerMatrix) {
        rank = matrix.columns
        exactNormals = matrix
        let width = rank
        normals = (0..<matrix.rows).flatMap { roundedUnit(matrix.row($0)) }
        let rounded = normals
        sizes = (0..<matrix.rows).map { line in
            rounded[(line * width)..<((line + 1) * width)].reduce(0) { $0 + abs($1) } * (1 + 0x1p-40)
        }
        roundoff = Double(matrix.columns + 4) * Self.unit
    }

    mutating func reserve(slots: Int) {
        let more = slots - errors.count
        guard more > 0 else { return }
        rays.append(contentsOf: repeatElement(0, count: more * rank))
        errors.append(contentsOf: repeatElement(0, count: more))
        orientations.append(contentsOf: repeatElement((line: 0, sign: 0), count: more))
        exact.append(contentsOf: repeatElement(nil, count: more))
    }

    mutating func setInitial(slot: Int, ray: [BigInt], negated: Bool) {
        setExact(slot, negated ? ray.map { -$0 } : ray)
    }

    private mutating func setExact(_ slot: Int, _ ray: [BigInt]) {
        for (i, value) in roundedUnit(ray).enumerated() { rays[slot * rank + i] = value }
        errors[slot] = 2 * Self.unit
        exact[slot] = ray
    }

    @inline(__always)
    private func product(_ line: Int, _ slot: Int) -> (value: Double, error: Double) {
        normals.withUnsafeBufferPointer { normals in
            rays.withUnsafeBufferPointer { rays in
                var sum = 0.0
                for i in 0..<rank { sum += normals[line &* rank &+ i] * rays[slot &* rank &+ i] }
                return (sum, sizes[line] * (errors[slot] + roundoff) * (1 + 0x1p-40))
            }
        }
    }

    @inline(__always)
    mutating func sign(line: Int, slot: Int, zeros: UnsafePointer<UInt64>) -> Int {
        let (value, error) = product(line, slot)
        if abs(value) > error { return value > 0 ? 1 : -1 }
        return exactNormals.sign(line, integerRay(slot: slot, zeros: zeros))
    }

    mutating func combine(
        positive a: Int, negative b: Int, cut h: Int, into slot: Int, zeros: UnsafePointer<UInt64>,
        witness: Int, witnessSign: Int
    ) {
        exact[slot] = nil
        orientations[slot] = (witness, witnessSign)
        let (atA, errorA) = product(h, a)
        let (atB, errorB) = product(h, b)
        // v = (h·a) b − (h·b) a, each factor and each ray with its own error.
        let rounding = 4 * Self.unit * (abs(atA) + abs(atB))
        let error = abs(atA) * errors[b] + abs(atB) * errors[a] + 2 * errorA + 2 * errorB + rounding
        var largest = 0.0
        for i in 0..<rank {
            let entry = atA * rays[b * rank + i] - atB * rays[a * rank + i]
            rays[slot * rank + i] = entry
            largest = max(largest, abs(entry))
        }
        guard largest > 0x1p-900, error < largest * Self.coarse else {
            _ = integerRay(slot: slot, zeros: zeros)
            return
        }
        let scale = Double(sign: .plus, exponent: -Int(largest.exponent) - 1, significand: 1)
        for i in 0..<rank { rays[slot * rank + i] *= scale }
        errors[slot] = error * scale * (1 + 0x1p-40)
    }

    mutating func integerRay(slot: Int, zeros: UnsafePointer<UInt64>) -> [BigInt] {
        if let ray = exact[slot] { return ray }
        var ray = exactNormals.commonLine(of: setBits(zeros, exactNormals.rows))
        let (line, sign) = orientations[slot]
        if exactNormals.sign(line, ray) != sign { ray = ray.map { -$0 } }
        setExact(slot, ray)
        return ray
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

extension IntegerMatrix {
    /// A primitive vector that is orthogonal to the given rows, whose rank must be one less than the number of columns.
    func commonLine(of rows: [Int]) -> [BigInt] {
        let all = Array(0..<columns)
        let chosen = selecting(rows: rows, columns: all)
        let pivots = chosen.pivots()
        guard let free = all.first(where: { !pivots.columns.contains($0) }) else {
            return [BigInt](repeating: 0, count: columns)
        }
        var ray = [BigInt](repeating: 0, count: columns)
        let square = chosen.selecting(rows: pivots.rows, columns: pivots.columns)
        if let (z, determinant) = square.solve(chosen.selecting(rows: pivots.rows, columns: [free])) {
            for (k, column) in pivots.columns.enumerated() { ray[column] = -z[k][0] }
            ray[free] = determinant
        }
        return primitive(ray)
    }
}
