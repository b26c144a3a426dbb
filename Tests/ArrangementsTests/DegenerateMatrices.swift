/// Small random integer matrices that are degenerate on purpose.
struct DegenerateMatrices {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(state: seed) }

    /// An n × d matrix of a given rank or less, with zero, equal, parallel and antiparallel rows and dependent rows.
    mutating func next(rows n: Int, columns d: Int, rank: Int) -> [[Int]] {
        let bound = Int.random(in: 1...3, using: &generator)
        var rows = (0..<n).map { _ in (0..<rank).map { _ in Int.random(in: -bound...bound, using: &generator) } }
        for k in 1..<max(1, n) {
            let (i, j) = (Int.random(in: 0..<k, using: &generator), Int.random(in: 0..<k, using: &generator))
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: rows[k] = rows[k].map { _ in 0 }
            case 1: rows[k] = rows[i]
            case 2: rows[k] = rows[i].map { -2 * $0 }
            case 3: rows[k] = zip(rows[i], rows[j]).map { $0 + $1 }
            case 4: rows[k] = zip(rows[i], rows[j]).map { $0 - 3 * $1 }
            default: break
            }
        }
        // More columns than the rank: integer combinations of the first ones.
        let mix = (0..<d).map { j in
            (0..<rank).map { i in j < rank ? (i == j ? 1 : 0) : Int.random(in: -2...2, using: &generator) }
        }
        return rows.map { row in mix.map { column in zip(row, column).reduce(0) { $0 + $1.0 * $1.1 } } }
    }
}
