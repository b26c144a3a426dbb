import Glibc

/// The generator xoshiro256** seeded by SplitMix64 (D. Blackman, S. Vigna, 2021, doi:10.1145/3460772).
///
/// The stream depends on the seed alone: the same on every machine and with every compiler.
@frozen
public struct Xoshiro256: RandomNumberGenerator, Sendable {
    @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

    /// Seeds the generator.
    public init(seed: UInt64) {
        var z = seed
        func split() -> UInt64 {
            z &+= 0x9E37_79B9_7F4A_7C15
            var x = z
            x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
            x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
            return x ^ (x >> 31)
        }
        state = (split(), split(), split(), split())
    }

    /// The next 64 random bits.
    @inlinable
    public mutating func next() -> UInt64 {
        let rotated = state.1 &* 5
        let result = ((rotated << 7) | (rotated >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A uniform deviate of [0, 1): a multiple of 2⁻⁵³.
    @inlinable
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A uniform deviate of {0, …, bound − 1}; the bias is below bound / 2⁶⁴. `bound` must be positive.
    @inlinable
    public mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A normal deviate by the polar method of Marsaglia (of each pair one is dropped, so that no state hides).
    public mutating func normal() -> Double {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square > 0, square < 1 { return x * (-2 * log(square) / square).squareRoot() }
        }
    }

    /// The numbers 0 … n−1 in random order (Fisher and Yates).
    public mutating func permutation(_ n: Int) -> [Int] {
        var order = Array(0..<n)
        for i in stride(from: n - 1, to: 0, by: -1) { order.swapAt(i, index(below: i + 1)) }
        return order
    }
}
