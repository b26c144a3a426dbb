import Arrangements
import ConvexPrograms
import LinearAlgebra

/// A neuron of the restricted master: it adds s(Xw)₊ to the outputs and β‖w‖ to the objective.
///
/// The neuron is free to cross hyperplanes, since (Xw)₊ is the block of whatever cone w lies in; or it is bound to the
/// closed cone of one given pattern.
struct Atom: Sendable {
    /// The sign s, +1 or −1.
    let sign: Double
    /// The vector w ∈ ℝʳ.
    var w: Vector
    /// The hyperplanes on which w is kept, the face on which the neuron lives: first those that determine it.
    var kinks: [Int] = [] {
        didSet { settledBasis = nil }
    }
    /// The basis of the face on which w was put last, while the kinks are the same.
    private var settledBasis: [Vector]?
    /// The pattern whose closed cone holds w, when the neuron is bound to one.
    var pattern: ActivationPattern?

    /// A neuron of length one in a direction, on the face next to it.
    init(_ direction: PricedDirection, _ data: ReducedData) {
        sign = direction.sign
        w = direction.u
        pattern = direction.pattern
        kinks = data.face(at: w)
        settle(data)
    }

    /// The neuron of a block, free to leave its cone.
    init(_ block: Block, _ data: ReducedData) {
        sign = block.sign > 0 ? 1 : -1
        w = data.basis.map { basis in basis.map { dot($0, block.w) } } ?? block.w
        kinks = normalized(w).map { data.face(at: $0) } ?? []
        settle(data)
    }

    init(sign: Double, w: Vector, pattern: ActivationPattern?) {
        self.sign = sign
        self.w = w
        self.pattern = pattern
    }

    /// An orthonormal basis of the face: the null space of the normals of its kinks.
    func faceBasis(_ data: ReducedData) -> [Vector] {
        if let settledBasis { return settledBasis }
        guard !kinks.isEmpty else { return data.coordinateVectors }
        var span = OrthogonalBasis(dimension: data.r)
        for line in kinks { span.insert(data.normal(line)) }
        return span.complement
    }

    /// The neuron with another length; nil when it is zero.
    func scaled(to length: Double) -> Atom? {
        guard length > 0, let unit = normalized(w) else { return nil }
        var atom = self
        atom.w = LinearAlgebra.scaled(unit, by: length)
        return atom
    }

    /// Puts w exactly on its kinks, as far as doubles can.
    mutating func settle(_ data: ReducedData) {
        guard !kinks.isEmpty else { return }
        let basis = faceBasis(data)
        var onFace = Vector(repeating: 0, count: data.r)
        for direction in basis { onFace = sum(onFace, direction, times: dot(direction, w)) }
        w = onFace
        settledBasis = basis
    }

    /// The products X w, with exact zeros on the kinks.
    func products(_ data: ReducedData) -> Vector { cleared(data.products(w), data) }

    /// The rows of the kinks set to zero.
    func cleared(_ z: Vector, _ data: ReducedData) -> Vector {
        var z = z
        for line in kinks {
            for k in data.rows(of: line) { z[Int(k)] = 0 }
        }
        return z
    }

    /// The activations (Xw)₊.
    func activation(_ data: ReducedData) -> Vector {
        var activation = Vector(repeating: 0, count: data.n)
        addActivation(products(data), times: 1, to: &activation)
        return activation
    }
}
