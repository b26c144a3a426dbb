import BigInt
import ExactArithmetic

/// Determinants of three rows of an integer matrix with three columns, exactly, in the shortest integers that hold them.
enum TripleProducts: Sendable {
    /// Entries below 2^19: no intermediate value exceeds 6 · 2^57.
    case short([Int64])
    /// Entries below 2^40: no intermediate value exceeds 6 · 2^120.
    case long([Int64])
    /// Any entries.
    case big(IntegerMatrix)

    init(_ matrix: IntegerMatrix) {
        guard case .small(let entries) = matrix.storage else {
            self = .big(matrix)
            return
        }
        let largest = entries.reduce(0) { max($0, $1.magnitude) }
        self = largest < 1 << 19 ? .short(entries) : (largest < 1 << 40 ? .long(entries) : .big(matrix))
    }

    /// The sign of det(a_i, a_j, a_k).
    func sign(_ i: Int, _ j: Int, _ k: Int) -> Int {
        switch self {
        case .short(let entries): return Self.determinant(entries, i, j, k, as: Int64.self).signum().asInt
        case .long(let entries): return Self.determinant(entries, i, j, k, as: Int128.self).signum().asInt
        case .big(let matrix): return Int(Self.determinant(matrix.row(i), matrix.row(j), matrix.row(k)).signum())
        }
    }

    /// det(a_i, a_j, a_k).
    func value(_ i: Int, _ j: Int, _ k: Int) -> BigInt {
        switch self {
        case .short(let entries): return BigInt(Self.determinant(entries, i, j, k, as: Int64.self))
        case .long(let entries): return BigInt(Self.determinant(entries, i, j, k, as: Int128.self))
        case .big(let matrix): return Self.determinant(matrix.row(i), matrix.row(j), matrix.row(k))
        }
    }

    @inline(__always)
    private static func determinant<Word: FixedWidthInteger>(
        _ entries: [Int64], _ i: Int, _ j: Int, _ k: Int, as type: Word.Type
    ) -> Word {
        func entry(_ row: Int, _ column: Int) -> Word { Word(truncatingIfNeeded: entries[3 &* row &+ column]) }
        let first = entry(j, 1) &* entry(k, 2) &- entry(j, 2) &* entry(k, 1)
        let second = entry(j, 2) &* entry(k, 0) &- entry(j, 0) &* entry(k, 2)
        let third = entry(j, 0) &* entry(k, 1) &- entry(j, 1) &* entry(k, 0)
        return entry(i, 0) &* first &+ entry(i, 1) &* second &+ entry(i, 2) &* third
    }

    private static func determinant(_ a: [BigInt], _ b: [BigInt], _ c: [BigInt]) -> BigInt {
        a[0] * (b[1] * c[2] - b[2] * c[1]) + a[1] * (b[2] * c[0] - b[0] * c[2]) + a[2] * (b[0] * c[1] - b[1] * c[0])
    }
}

extension FixedWidthInteger {
    /// The number as a machine integer; it must fit.
    fileprivate var asInt: Int { Int(truncatingIfNeeded: self) }
}
