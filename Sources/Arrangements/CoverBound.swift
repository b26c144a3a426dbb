import BigInt

/// Cover's number of cells of n hyperplanes through the origin in general position: 2 Σ_{k<r} C(n − 1, k).
///
/// It bounds the number of cells of every central arrangement of n hyperplanes whose normals have rank r, with equality
/// exactly in general position (every r normals independent). No hyperplanes or rank 0 leave one cell.
///
/// - Source: T. M. Cover, IEEE Trans. Electronic Computers EC-14 (1965) 326–334, doi:10.1109/PGEC.1965.264137.
/// - Complexity: O(min(n, r)) multiplications of big integers.
public func coverBound(n: Int, rank: Int) -> BigInt {
    guard n > 0, rank > 0 else { return 1 }
    var term = BigInt(1)
    var sum = BigInt(1)
    for k in 1..<max(1, min(rank, n)) {
        term = term * BigInt(n - k) / BigInt(k)
        sum += term
    }
    return 2 * sum
}
