import LinearAlgebra

/// The best direction found so far.
struct BestDirection: Sendable {
    private let x: Matrix
    private let nu: Vector
    private var bound = 0.0
    private(set) var attained = 0.0
    private var direction: Vector
    private var sign = 1

    init(_ x: Matrix, _ nu: Vector) {
        self.x = x
        self.nu = nu
        direction = Vector(repeating: 0, count: x.columns)
    }

    /// Bounds up to this value cannot change the maximum: 1e-14 relative is the rounding of one projection.
    var screen: Double { max(bound, attained) * (1 + 1e-14) }

    /// The maximum with the direction that attains it.
    var price: Price { Price(value: max(bound, attained), direction: direction, sign: sign) }

    /// Takes what another part of the walk found into account.
    mutating func merge(_ other: BestDirection) {
        bound = max(bound, other.bound)
        if other.attained > attained { (attained, direction, sign) = (other.attained, other.direction, other.sign) }
    }

    /// Takes an upper bound for one cell and its projection into account.
    mutating func offer(bound candidate: Double, _ projection: Vector) {
        guard candidate > screen else { return }
        bound = candidate
        offer(direction: projection)
    }

    /// Takes the bound of directions that were not looked at into account.
    mutating func offer(openBound: Double) { bound = max(bound, openBound) }

    /// Takes the value of a direction into account.
    mutating func offer(direction u: Vector) {
        guard let unit = normalized(u) else { return }
        let z = x * unit
        let value = z.indices.reduce(0.0) { $0 + nu[$1] * max(0, z[$1]) }
        guard abs(value) > attained else { return }
        attained = abs(value)
        direction = unit
        sign = value < 0 ? -1 : 1
    }
}
