import LinearAlgebra

/// The oracle max |νᵀ(Xu)₊| over ‖u‖ ≤ 1 in the plane: a sweep over all cells in the order of their angles.
///
/// On a cell g(u) = pᵀu, and p changes by one term κ_l v_l from cell to cell. The local maxima of ±g on the circle lie where its
/// derivative along the circle changes sign: inside a cell at p, with the price ‖p‖, or on a concave kink. The cells of half of the
/// circle are visited; on the antipode of a cell, g(−u) = (p − 2c₀ − Σ κ_l v_l)ᵀu.
struct PlaneSweep: Sendable {
    private let data: ReducedData
    /// The hyperplanes in the order in which a direction meets them that turns from angle 0 to π.
    private let order: [Int32]

    /// - Complexity: O(n log n).
    init(_ data: ReducedData) {
        self.data = data
        // The key rises with the angle of the border.
        var places = (0..<data.lineCount).compactMap { line -> (key: Double, line: Int32)? in
            let u = data.border(line).u
            let size = abs(u.x) + abs(u.y)
            // Rounding may leave nothing of a row in the plane of the others.
            return size > 0 ? (-u.x / size, Int32(line)) : nil
        }
        places.sort { ($0.key, $0.line) < ($1.key, $1.line) }
        order = places.map(\.line)
    }

    /// The exact maximum, and the dearest local maxima above a threshold.
    ///
    /// - Complexity: O(n).
    func price(_ nu: Vector, threshold: Double) -> Pricing {
        let price = PriceFunction(data, nu)
        var state = SweepState(data, price, threshold)
        if let last = order.last { state.begin(after: opposite(data.border(Int(last)).u)) }
        for line in order {
            let border = data.border(Int(line))
            let (weight, v) = (-border.side * price.weights[Int(line)], data.planeNormal(Int(line)))
            state.visit(border.u, change: (weight * v.x, weight * v.y))
        }
        return Pricing(
            upper: state.greatest + state.slack, directions: spreadDirections(state.found.compactMap { $0 }),
            cones: 2 * order.count, interrupted: false)
    }
}

/// A vector of the plane.
private typealias Plane = (x: Double, y: Double)

private func opposite(_ v: Plane) -> Plane { (-v.x, -v.y) }
private func product(_ v: Plane, _ w: Plane) -> Double { v.x * w.x + v.y * w.y }

extension ReducedData {
    /// The unit normal of a hyperplane in the plane.
    fileprivate func planeNormal(_ line: Int) -> Plane { (normals[2 * line], normals[2 * line + 1]) }

    /// The direction u of a hyperplane with an angle in [0, π), and its side ±1 on which the smaller angles lie.
    fileprivate func border(_ line: Int) -> (u: Plane, side: Double) {
        let v = planeNormal(line)
        if v.x > 0 || (v.x == 0 && v.y < 0) { return ((-v.y, v.x), 1) }
        return ((v.y, -v.x), -1)
    }
}

/// Where a sweep is, and what it has found.
private struct SweepState {
    /// Prices are exact to this: running sums are compensated, so that their errors do not grow with the number of cells.
    let slack: Double
    /// The greatest price.
    private(set) var greatest = 0.0
    /// The dearest local maximum above the threshold in each sector of the circle, by sign.
    private(set) var found = [PricedDirection?](repeating: nil, count: 2 * sectors)
    private static let sectors = 256
    private let threshold: Double
    private var p: PlaneSum
    /// 2c₀ + Σ κ_l v_l.
    private let turn: Plane
    /// The derivative of the direction at the border before the present cell.
    private var tangent: Plane = (0, 0)

    init(_ data: ReducedData, _ price: PriceFunction, _ threshold: Double) {
        let constant = (x: price.constant[0], y: price.constant[1])
        p = PlaneSum(constant)
        var turn = PlaneSum((2 * constant.x, 2 * constant.y))
        var size = abs(constant.x) + abs(constant.y)
        for line in 0..<data.lineCount {
            let (weight, v) = (price.weights[line], data.planeNormal(line))
            size += abs(weight)
            turn.add((weight * v.x, weight * v.y))
            if data.border(line).side > 0 { p.add((weight * v.x, weight * v.y)) }
        }
        self.turn = turn.value
        slack = 16 * Double.ulpOfOne * size
        self.threshold = threshold + slack
    }

    /// Begins in the cell after a border.
    mutating func begin(after u: Plane) { tangent = (-u.y, u.x) }

    /// Visits the cell that ends at a border, and the border, at which p changes.
    mutating func visit(_ u: Plane, change: Plane) {
        let cell = p.value
        p.add(change)
        let next = p.value
        let turned: Plane = (-u.y, u.x)
        examine(cell, next, u, turned, orientation: 1)
        examine((cell.x - turn.x, cell.y - turn.y), (next.x - turn.x, next.y - turn.y), u, turned, orientation: -1)
        tangent = turned
    }

    /// Looks for local maxima of ±qᵀu in a cell and on the border where it ends.
    @inline(__always)
    private mutating func examine(_ q: Plane, _ next: Plane, _ u: Plane, _ turned: Plane, orientation: Double) {
        let (start, end, after, value) = (product(q, tangent), product(q, turned), product(next, turned), product(q, u))
        greatest = max(greatest, abs(value))
        if (start >= 0 && end <= 0) || (start <= 0 && end >= 0) {
            let length = product(q, q).squareRoot()
            greatest = max(greatest, length)
            let sign = start > end ? 1.0 : -1.0
            let scale = sign * orientation / length
            if length > threshold { record(sign, (scale * q.x, scale * q.y), length) }
        }
        guard abs(value) > threshold else { return }
        let scale = orientation
        if end >= 0 && after <= 0 && value > 0 { record(1, (scale * u.x, scale * u.y), value) }
        if end <= 0 && after >= 0 && value < 0 { record(-1, (scale * u.x, scale * u.y), -value) }
    }

    private mutating func record(_ sign: Double, _ u: Plane, _ price: Double) {
        // From 0 to 4 around the circle.
        let place = 1 - u.x / (abs(u.x) + abs(u.y))
        let sector = Int((u.y >= 0 ? place : 4 - place) * Double(Self.sectors / 4)) % Self.sectors
        let index = sign > 0 ? sector : Self.sectors + sector
        if price > found[index]?.price ?? 0 {
            found[index] = PricedDirection(sign: sign, u: [u.x, u.y], price: price)
        }
    }
}

/// A running sum of vectors of the plane with the rounding errors of its additions.
///
/// A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974), doi:10.1002/zamm.19740540106;
/// the errors are found without comparing sizes (Knuth).
private struct PlaneSum {
    private var sum: Plane
    private var error: Plane = (0, 0)

    init(_ value: Plane) { sum = value }

    var value: Plane { (sum.x + error.x, sum.y + error.y) }

    mutating func add(_ v: Plane) {
        let (x, y) = (Self.add(sum.x, v.x), Self.add(sum.y, v.y))
        sum = (x.sum, y.sum)
        error = (error.x + x.error, error.y + y.error)
    }

    private static func add(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
        let sum = a + b
        let second = sum - a
        return (sum, (a - (sum - second)) + (b - second))
    }
}
