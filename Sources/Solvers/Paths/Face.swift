import ConvexPrograms
import LinearAlgebra

/// Where a neuron stands among the hyperplanes: the relatively open cone that holds w, with the sign of the neuron.
struct Face: Hashable, Sendable {
    /// The sign of the output weight, +1 or −1.
    let sign: Int
    /// Per hyperplane the side of its unit normal on which w lies, +1 or −1; 0 on the hyperplane.
    let sides: [Int8]

    /// The face of a neuron.
    init(_ atom: Atom, _ data: ReducedData) {
        sign = atom.sign > 0 ? 1 : -1
        let u = normalized(atom.w) ?? atom.w
        var sides = (0..<data.lineCount).map { line -> Int8 in data.side(u, of: line) > 0 ? 1 : -1 }
        for line in atom.kinks { sides[line] = 0 }
        self.sides = sides
    }

    /// The hyperplanes by which two faces differ.
    func differences(from other: Face) -> [Int] { sides.indices.filter { sides[$0] != other.sides[$0] } }

    /// An orthonormal basis of the span of the face.
    func basis(_ data: ReducedData) -> [Vector] {
        var span = OrthogonalBasis(dimension: data.r)
        for line in sides.indices where sides[line] == 0 { span.insert(data.normal(line)) }
        return span.complement
    }

    /// The columns s D X p of the vectors p, with the rows that are active on the face.
    func columns(_ vectors: [Vector], _ data: ReducedData) -> [Vector] {
        vectors.map { p in
            let z = data.products(p)
            return z.indices.map { k in
                let line = Int(data.lineOfRow[k])
                guard line >= 0, Double(sides[line]) * data.coefficient[k] > 0 else { return 0 }
                return Double(sign) * z[k]
            }
        }
    }

    /// The direction of the face with the largest price at ν, times the price.
    func dearest(_ nu: Vector, _ data: ReducedData) -> Vector {
        let basis = basis(data)
        return zip(basis, columns(basis, data)).reduce(into: Vector(repeating: 0, count: data.r)) {
            $0 = sum($0, $1.0, times: dot($1.1, nu))
        }
    }

    /// The face and those to which its neuron can go at ν, nearest first, each with its dearest direction times the price: on the
    /// hyperplanes beyond which the dearest direction would lie, and off one of its own hyperplanes.
    func successors(_ nu: Vector, _ data: ReducedData) -> [(face: Face, p: Vector)] {
        var (face, p) = (self, dearest(nu, data))
        var successors = [(face, p)]
        // Every round puts the neuron on another hyperplane.
        while face.sides.count(where: { $0 == 0 }) < data.r, let line = face.mostViolated(by: p, data) {
            face = face.with(0, at: line)
            p = face.dearest(nu, data)
            successors.append((face, p))
        }
        for line in sides.indices where sides[line] == 0 {
            for side in [Int8(1), -1] {
                let released = with(side, at: line)
                successors.append((released, released.dearest(nu, data)))
            }
        }
        return successors
    }

    private init(sign: Int, sides: [Int8]) { (self.sign, self.sides) = (sign, sides) }

    /// The face on another side of a hyperplane, or on it.
    private func with(_ side: Int8, at line: Int) -> Face {
        var sides = sides
        sides[line] = side
        return Face(sign: sign, sides: sides)
    }

    /// The hyperplane on whose other side w lies farthest; nil when the closed face holds w.
    private func mostViolated(by w: Vector, _ data: ReducedData) -> Int? {
        guard let u = normalized(w) else { return nil }
        let depths = sides.indices.map { Double(sides[$0]) * data.side(u, of: $0) }
        return depths.indices.filter { depths[$0] < -1e-8 }.min { depths[$0] < depths[$1] }
    }

    /// A neuron of the face.
    func atom(_ w: Vector) -> Atom {
        var atom = Atom(sign: Double(sign), w: w, pattern: nil)
        atom.kinks = sides.indices.filter { sides[$0] == 0 }
        return atom
    }

    /// Whether w lies in the closed face, up to 1e-8 of its length: positions there are known to the root of the gap.
    func holds(_ w: Vector, _ data: ReducedData) -> Bool {
        guard let u = normalized(w) else { return true }
        return sides.indices.allSatisfy { Double(sides[$0]) * data.side(u, of: $0) >= -1e-8 }
    }

    /// How a neuron of this face comes to another one: it meets hyperplanes and stays, leaves them, or crosses one.
    func move(to other: Face) -> (kind: PathEvent.Kind, lines: [Int])? {
        guard sign == other.sign else { return nil }
        let lines = differences(from: other)
        if lines.allSatisfy({ other.sides[$0] == 0 }) { return (.kink, lines) }
        if lines.allSatisfy({ sides[$0] == 0 }) { return (.release, lines) }
        return lines.count == 1 ? (.crossing, lines) : nil
    }

    /// The hyperplane on which this face and another one of the same sign meet in a third, if they differ by no more.
    func meeting(_ other: Face, in third: Face) -> Int? {
        guard sign == other.sign, sign == third.sign else { return nil }
        let lines = differences(from: other)
        guard lines.count == 1, differences(from: third) == lines, third.sides[lines[0]] == 0,
            sides[lines[0]] != 0, other.sides[lines[0]] != 0
        else { return nil }
        return lines[0]
    }
}

extension ReducedData {
    /// The product of a vector with the unit normal of a hyperplane.
    func side(_ u: Vector, of line: Int) -> Double {
        var side = 0.0
        for j in 0..<r { side += normals[line * r + j] * u[j] }
        return side
    }
}
