import Arrangements
import LinearAlgebra

/// The four vectors of a cell pair: ±c on the cell and ±(Σ ν_k x_k − c) on its antipode, with the rows that dismissed the last ones.
struct CellWorkspace: Sendable {
    /// One of the four: its sign s, and whether it belongs to the antipode.
    struct Candidate: Sendable {
        let index: Int
        let sign: Int
        let reflected: Bool
    }

    /// The four candidates.
    static let candidates = [
        Candidate(index: 0, sign: 1, reflected: false), Candidate(index: 1, sign: -1, reflected: false),
        Candidate(index: 2, sign: 1, reflected: true), Candidate(index: 3, sign: -1, reflected: true),
    ]

    private let d: Int
    private var vectors: [Double]
    var hints = [-1, -1, -1, -1]

    init(d: Int) {
        self.d = d
        vectors = [Double](repeating: 0, count: 4 * d)
    }

    /// Takes the sums of a cell over.
    mutating func load(_ cell: CellSum) {
        for j in 0..<d {
            vectors[j] = cell.sum[j]
            vectors[d + j] = -cell.sum[j]
            vectors[2 * d + j] = cell.total[j] - cell.sum[j]
            vectors[3 * d + j] = cell.sum[j] - cell.total[j]
        }
    }

    /// The length of a vector.
    func norm(_ candidate: Candidate) -> Double {
        var square = 0.0
        for j in 0..<d { square += vectors[candidate.index * d + j] * vectors[candidate.index * d + j] }
        return square.squareRoot()
    }

    /// Calls the body with a vector and its hint.
    mutating func with<R>(
        _ candidate: Candidate, _ body: (UnsafeBufferPointer<Double>, inout Int) -> R
    ) -> R {
        vectors.withUnsafeBufferPointer { all in
            body(
                UnsafeBufferPointer(rebasing: all[(candidate.index * d)..<((candidate.index + 1) * d)]),
                &hints[candidate.index])
        }
    }
}

extension ConeProjector {
    /// The projection of one of the vectors of a cell pair, nil when a single row shows that it is at most `enough`.
    func project(
        _ workspace: inout CellWorkspace, _ candidate: CellWorkspace.Candidate, _ cell: CellSum, enough: Double
    ) -> Vector? {
        workspace.with(candidate) { vector, hint in
            project(vector, onto: cell.words, reflected: candidate.reflected, enough: enough, hint: &hint)
        }
    }
}
