import Arrangements
import ConvexPrograms
import LinearAlgebra
import Networks

/// A seeded random problem, degenerate in most seeds, that also draws networks.
struct RandomProblem: CustomStringConvertible {
    let seed: UInt64
    let program: ConvexProgram
    var description: String { "seed \(seed)" }

    /// The problems of a range of seeds.
    static func all(_ seeds: ClosedRange<UInt64>) -> [RandomProblem] {
        seeds.compactMap { try? RandomProblem(seed: $0) }
    }

    /// Continues the stream that made the problem.
    var random: Xoshiro256

    /// Draws n from 2 to 7 rows and d from 1 to 3 columns of small integers or normal numbers; of them, depending on the seed, a
    /// zero row, a duplicate, an antiparallel row, rank one, or a column of ones. Squared or logistic loss.
    init(seed: UInt64) throws {
        self.seed = seed
        random = Xoshiro256(seed: seed)
        let (n, d) = (2 + random.index(below: 6), 1 + random.index(below: 3))
        let integers = random.uniform() < 0.6
        var x = Matrix(rows: n, columns: d)
        for i in x.storage.indices {
            x.storage[i] = integers ? Double(random.index(below: 7) - 3) : random.normal()
        }
        Self.degenerate(&x, random.index(below: 7))
        let logistic = random.uniform() < 0.3
        var y = Vector()
        for _ in 0..<n { y.append(logistic ? (random.uniform() < 0.5 ? -1 : 1) : 2 * random.normal()) }
        let beta = [0.01, 0.1, 0.5, 1][random.index(below: 4)]
        program = ConvexProgram(
            arrangement: try HyperplaneArrangement(x), y: y, loss: logistic ? LogisticLoss() : SquaredLoss(), beta: beta
        )
    }

    private static func degenerate(_ x: inout Matrix, _ kind: Int) {
        for j in 0..<x.columns {
            switch kind {
            case 0: x[0, j] = 0
            case 1: x[1, j] = x[0, j]
            case 2: x[1, j] = -2 * x[0, j]
            case 3: for k in 0..<x.rows { x[k, j] = x[k, 0] * Double(j + 1) }
            case 4 where j == x.columns - 1: for k in 0..<x.rows { x[k, j] = 1 }
            default: break
            }
        }
    }

    /// A vector with normal entries.
    mutating func vector(_ count: Int) -> Vector { (0..<count).map { _ in random.normal() } }

    /// A network of m slots: generic neurons, neurons on faces, collinear copies and zero slots; some of them not balanced.
    mutating func network(width m: Int) -> ReLUNetwork {
        var neurons: [Neuron] = []
        for _ in 0..<m { neurons.append(neuron(after: neurons.last)) }
        return ReLUNetwork(dimension: program.d, neurons: neurons)
    }

    private mutating func neuron(after last: Neuron?) -> Neuron {
        var u = vector(program.d)
        switch random.index(below: 6) {
        case 0: return Neuron(u: scaled(u, by: 0), alpha: 0)
        case 1: if let last { u = scaled(last.u, by: 0.5 + random.uniform()) }
        case 2, 3: u = onFace(u)
        default: break
        }
        let sign: Double = random.uniform() < 0.5 ? -1 : 1
        return Neuron(u: u, alpha: random.uniform() < 0.5 ? sign * norm2(u) : random.normal())
    }

    /// The vector projected onto the intersection of one or two hyperplanes, when that is not zero.
    mutating func onFace(_ u: Vector) -> Vector {
        var basis = OrthogonalBasis(dimension: u.count)
        for _ in 0...random.index(below: 2) { basis.insert(program.x.rowArray(random.index(below: program.n))) }
        let projection = basis.removingSpan(from: u)
        return norm2(projection) > 1e-3 * norm2(u) ? projection : u
    }
}
