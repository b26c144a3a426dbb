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

/// The fastest kernel that is proven exact for given normals.
enum RayArithmetic: Sendable {
    case integer(IntegerKernel)
    case long(FilteredKernel<Int128>)
    case big(FilteredKernel<BigInt>)

    init(_ normals: IntegerMatrix) {
        if let kernel = IntegerKernel(normals) {
            self = .integer(kernel)
        } else if hadamardBits(normals).product < 58 {
            self = .long(FilteredKernel(normals))
        } else {
            self = .big(FilteredKernel(normals))
        }
    }
}

/// Exact rays in 64-bit integers, for normals so small that nothing can overflow.
///
/// A primitive ray is no longer than a vector of (r−1)-minors of the normals, and its product with a normal no larger than
/// an r-minor; Hadamard's inequality bounds both by products of the largest row norms. A combined ray is at most twice
/// the product of the two bounds before its content is divided out.
struct IntegerKernel: RayKernel {
    private let rank: Int
    private let normals: [Int64]
    private var rays: [Int64] = []

    /// Makes the kernel when all products are proven to fit 64 bits, else nil.
    init?(_ matrix: IntegerMatrix) {
        guard case .small(let entries) = matrix.storage else { return nil }
        let bits = hadamardBits(matrix)
        guard bits.ray + bits.product < 62 else { return nil }
        rank = matrix.columns
        normals = entries
    }

    mutating func reserve(slots: Int) {
        rays.append(contentsOf: repeatElement(0, count: max(0, slots * rank - rays.count)))
    }

    mutating func setInitial(slot: Int, ray: [BigInt], negated: Bool) {
        for i in 0..<rank {
            let entry = Int64(truncatingIfNeeded: ray[i])
            rays[slot * rank + i] = negated ? -entry : entry
        }
    }

    @inline(__always)
    private func product(_ line: Int, _ slot: Int) -> Int64 {
        normals.withUnsafeBufferPointer { normals in
            rays.withUnsafeBufferPointer { rays in
                var sum: Int64 = 0
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
        var content: UInt64 = 0
        let (baseA, baseB, base) = (a &* rank, b &* rank, slot &* rank)
        rays.withUnsafeMutableBufferPointer { rays in
            for i in 0..<rank {
                let sum = atA &* rays[baseB &+ i] &- atB &* rays[baseA &+ i]
                rays[base &+ i] = sum
                if content != 1 { content = gcd(content, sum.magnitude) }
            }
            guard content > 1 else { return }
            let divisor = Int64(truncatingIfNeeded: content)
            for i in 0..<rank { rays[base &+ i] /= divisor }
        }
    }

    mutating func integerRay(slot: Int, zeros: UnsafePointer<UInt64>) -> [BigInt] {
        (0..<rank).map { BigInt(rays[slot * rank + $0]) }
    }
}

/// Hadamard's bounds in bits: of (r−1)-minors (entries of rays) and of r-minors (products with normals), rounded up.
func hadamardBits(_ matrix: IntegerMatrix) -> (ray: Double, product: Double) {
    let bits = (0..<matrix.rows).map { i -> Double in
        let row = matrix.row(i)
        let width = row.map(\.magnitude.bitWidth).max() ?? 0
        // Norm of the row scaled to entries of about one, so that no size overflows.
        let square = roundedUnit(row).reduce(0.0) { $0 + $1 * $1 }
        return max(0, Double(width) + 0.5 * log2(square) + 1e-6)
    }
    let largest = bits.sorted(by: >).prefix(matrix.columns)
    let product = largest.reduce(0, +)
    return (product - (largest.count == matrix.columns ? largest.last ?? 0 : 0), product)
}
