import ExactArithmetic
import Glibc
import LinearAlgebra

extension Dataset {
    /// Independent standard normal features and targets, n × d, rounded to six decimals.
    ///
    /// Rounded, the numbers are the same on every machine (logarithms differ in the last bit between C libraries), print and
    /// save as they are, and keep exact arithmetic short.
    public static func gaussian(_ n: Int, _ d: Int, seed: UInt64) throws(DatasetError) -> Dataset {
        var generator = Xoshiro256(seed: seed)
        let x = try normalMatrix(n, d, &generator)
        let y = (0..<n).map { _ in sixDecimals(generator.normal()).double }
        return Dataset(exact: x, y: y, features: featureNames(d), target: "y", source: "gaussian(\(n), \(d))")
    }

    /// Standard normal features and the outputs y = Σ_i α_i (Xu_i)₊ + noise · N(0, 1) of a random network of m neurons.
    ///
    /// The u_i are uniform on the unit sphere, rounded to six decimals like the features and the noise; the α_i are random
    /// signs.
    public static func teacher(_ n: Int, _ d: Int, width m: Int, noise: Double, seed: UInt64) throws(DatasetError)
        -> Dataset
    {
        var generator = Xoshiro256(seed: seed)
        let exact = try normalMatrix(n, d, &generator)
        let x = Matrix(rows: n, columns: d, storage: exact.doubles)
        let hidden = (0..<m).map { _ in unitVector(d, &generator) }
        let output = (0..<m).map { _ in generator.next() >> 63 == 0 ? -1.0 : 1.0 }
        var y = Vector(repeating: 0, count: n)
        for (u, alpha) in zip(hidden, output) {
            try DatasetError.checkCancellation()
            for k in 0..<n { y[k] += alpha * max(0, dot(x, row: k, u)) }
        }
        for k in 0..<n where noise > 0 { y[k] += noise * sixDecimals(generator.normal()).double }
        var data = Dataset(
            exact: exact, y: y, features: featureNames(d), target: "y", source: "teacher(\(n), \(d), \(m))")
        data.teacher = Teacher(hidden: Matrix(rows: m, columns: d, storage: hidden.flatMap { $0 }), output: output)
        return data
    }

    /// Two interleaved spiral arms in the plane with labels +1 and −1 in turn; n points.
    ///
    /// Point k of an arm has radius r = 1 − t (t from 0 to 0.9) and angle 3π t; the other arm is the first turned by 180°.
    /// Normal noise of deviation 0.02 is added and the numbers are rounded to six decimals.
    public static func spiral(_ n: Int, seed: UInt64) -> Dataset {
        var generator = Xoshiro256(seed: seed)
        var entries: [ExactNumber] = []
        var y: Vector = []
        for k in 0..<n {
            let label = k % 2 == 0 ? 1.0 : -1.0
            let t = 0.9 * Double(k / 2) / Double(max(1, (n + 1) / 2 - 1))
            let angle = 3 * Double.pi * t
            for coordinate in [cos(angle), sin(angle)] {
                entries.append(sixDecimals(label * (1 - t) * coordinate + 0.02 * generator.normal()))
            }
            y.append(label)
        }
        return Dataset(
            exact: ExactMatrix(rows: n, columns: 2, entries: entries), y: y, features: featureNames(2), target: "y",
            source: "spiral(\(n))")
    }
}

/// The names `x1`, `x2`, ….
func featureNames(_ d: Int) -> [String] { d < 1 ? [] : (1...d).map { "x\($0)" } }

/// A number rounded to six decimals, as a decimal.
private func sixDecimals(_ x: Double) -> ExactNumber {
    .decimal(mantissa: Int64((x * 1e6).rounded()), exponent: -6)
}

private func normalMatrix(
    _ n: Int, _ d: Int, _ generator: inout Xoshiro256
) throws(DatasetError) -> ExactMatrix {
    var entries: [ExactNumber] = []
    entries.reserveCapacity(n * d)
    for k in 0..<n * d {
        if k & 0xFFFF == 0 { try DatasetError.checkCancellation() }
        entries.append(sixDecimals(generator.normal()))
    }
    return ExactMatrix(rows: n, columns: d, entries: entries)
}

private func unitVector(_ d: Int, _ generator: inout Xoshiro256) -> Vector {
    while true {
        let u = (0..<d).map { _ in generator.normal() }
        let length = norm2(u)
        if length > 1e-3 { return u.map { sixDecimals($0 / length).double } }
    }
}
