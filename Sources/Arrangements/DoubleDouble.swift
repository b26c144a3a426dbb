import BigInt

/// An unevaluated sum of two doubles, high + low with |low| ≤ ulp(high)/2: about 106 bits.
///
/// One operation has a relative error below 2^−102 (M. Joldes, J.-M. Muller, V. Popescu, ACM Trans. Math. Softw. 44
/// (2017), doi:10.1145/3121432), barring underflow.
struct DoubleDouble {
    var high: Double
    var low: Double

    static let zero = DoubleDouble(high: 0, low: 0)

    @inline(__always)
    init(high: Double, low: Double) {
        self.high = high
        self.low = low
    }

    /// a · b.
    @inline(__always)
    static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let product = a.high * b.high
        let error = (-product).addingProduct(a.high, b.high) + (a.high * b.low + a.low * b.high)
        let sum = product + error
        return DoubleDouble(high: sum, low: error - (sum - product))
    }

    /// a + b, accurate also when the high parts cancel.
    @inline(__always)
    static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let (s, e) = twoSum(a.high, b.high)
        let (t, f) = twoSum(a.low, b.low)
        let (v, w) = fastTwoSum(s, e + t)
        let (high, low) = fastTwoSum(v, f + w)
        return DoubleDouble(high: high, low: low)
    }

    /// −a.
    @inline(__always)
    static prefix func - (a: DoubleDouble) -> DoubleDouble { DoubleDouble(high: -a.high, low: -a.low) }

    @inline(__always)
    private static func twoSum(_ a: Double, _ b: Double) -> (Double, Double) {
        let s = a + b
        let t = s - a
        return (s, (a - (s - t)) + (b - t))
    }

    @inline(__always)
    private static func fastTwoSum(_ a: Double, _ b: Double) -> (Double, Double) {
        let s = a + b
        return (s, b - (s - a))
    }
}

/// Big integers as double-doubles after a common scaling by a power of two that brings the largest into [1/2, 1].
///
/// The absolute error is below 2^−104.
func unitPairs(_ values: [BigInt]) -> [DoubleDouble] {
    let width = values.lazy.map(\.magnitude.bitWidth).max() ?? 0
    return values.map { $0.scaledPair(-width) }
}
