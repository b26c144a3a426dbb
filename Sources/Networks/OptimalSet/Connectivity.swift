/// How the optimal networks of growing width are connected, from the supports of the irreducible ones.
///
/// Two irreducible networks are joined from the width on that holds the directions of both. Only the n − 1 joints of a spanning tree
/// of least widths change the number of parts, so it follows from two counts for every width.
struct Connectivity: Sendable {
    /// The number of directions of every irreducible network: from this width on it is there.
    private let births: [Int]
    /// The widths at which two parts become one.
    private let joints: [Int]

    /// Finds the spanning tree by Prim's method, R. C. Prim (1957).
    ///
    /// - Parameter supports: the directions, from 0, of every irreducible network; not empty.
    /// - Throws: `CancellationError`.
    /// - Complexity: O(n²) unions of bit sets.
    init(supports: [[Int]]) throws {
        births = supports.map(\.count)
        let sets = supports.map(Self.bits)
        var distances = [Int](repeating: Int.max, count: sets.count)
        var outside = Array(sets.indices.dropFirst())
        var latest = 0
        var joints: [Int] = []
        while !outside.isEmpty {
            try Task.checkCancellation()
            var nearest = 0
            for (place, i) in outside.enumerated() {
                distances[i] = min(distances[i], Self.unionCount(sets[i], sets[latest]))
                if distances[i] < distances[outside[nearest]] { nearest = place }
            }
            latest = outside[nearest]
            joints.append(distances[latest])
            outside.swapAt(nearest, outside.count - 1)
            outside.removeLast()
        }
        self.joints = joints
    }

    /// The number of parts at width m.
    func parts(width m: Int) -> Int { births.count { $0 <= m } - joints.count { $0 <= m } }

    /// The least width from which on there is one part and every irreducible network.
    var connectedWidth: Int { max(births.max() ?? 0, joints.max() ?? 0) }

    private static func bits(_ support: [Int]) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (support.max() ?? 0) / 64 + 1)
        for j in support { words[j / 64] |= 1 << UInt64(j % 64) }
        return words
    }

    private static func unionCount(_ a: [UInt64], _ b: [UInt64]) -> Int {
        let common = min(a.count, b.count)
        var count = 0
        for i in 0..<common { count += (a[i] | b[i]).nonzeroBitCount }
        for i in common..<a.count { count += a[i].nonzeroBitCount }
        for i in common..<b.count { count += b[i].nonzeroBitCount }
        return count
    }
}
