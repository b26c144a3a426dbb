import ConvexPrograms
import LinearAlgebra

/// The active faces of the optimum at one weight.
struct ActivePoint {
    let solution: Solution
    let faces: [Face]
    /// The neurons w in the coordinates of the row space.
    let weights: [Vector]

    init(_ solution: Solution, _ data: ReducedData) {
        let atoms = solution.blocks.map { Atom($0, data) }
        self.solution = solution
        faces = atoms.map { Face($0, data) }
        weights = atoms.map(\.w)
    }

    var beta: Double { solution.program.beta }
}

/// What happens to one neuron between two weights, by its index at the larger and the smaller one.
struct FaceChange {
    let kind: PathEvent.Kind
    let old: Int?
    let new: Int?
    /// The hyperplanes that it meets, leaves or crosses.
    let lines: [Int]
}

/// How the active faces at a smaller weight differ from those at a larger one.
struct FaceDifference {
    /// The neurons of the smaller weight that are neurons of the larger one.
    private(set) var partners: [Int: Int] = [:]
    private(set) var changes: [FaceChange] = []
    /// The neurons that keep their face, by their index at both weights.
    private(set) var kept: [(old: Int, new: Int)] = []

    private var gone: [Int]
    private var come: [Int]
    private let old: ActivePoint
    private let new: ActivePoint

    init(_ old: ActivePoint, _ new: ActivePoint) {
        (self.old, self.new) = (old, new)
        gone = Array(old.faces.indices)
        come = Array(new.faces.indices)
        keep()
        mergeAndSplit()
        move()
        changes += gone.map { FaceChange(kind: .death, old: $0, new: nil, lines: []) }
        changes += come.map { FaceChange(kind: .birth, old: nil, new: $0, lines: []) }
    }

    /// Equal faces hold the same neuron.
    private mutating func keep() {
        for j in come {
            guard let i = gone.first(where: { old.faces[$0] == new.faces[j] }) else { continue }
            kept.append((i, j))
            pair(i, j)
        }
    }

    /// Two neurons on the two sides of a hyperplane, and one on it; the longer one goes on.
    private mutating func mergeAndSplit() {
        for j in come {
            guard let (a, b, line) = Self.meeting(gone, old, in: new.faces[j]) else { continue }
            pair(a, j)
            gone.removeAll { $0 == b }
            changes.append(FaceChange(kind: .merge, old: b, new: j, lines: [line]))
        }
        for i in gone {
            guard let (a, b, line) = Self.meeting(come, new, in: old.faces[i]) else { continue }
            pair(i, a)
            come.removeAll { $0 == b }
            changes.append(FaceChange(kind: .split, old: i, new: b, lines: [line]))
        }
    }

    /// The neurons among some, the longer one first, that meet on a hyperplane in a face.
    private static func meeting(_ some: [Int], _ point: ActivePoint, in face: Face) -> (Int, Int, Int)? {
        for a in some {
            for b in some where b != a && norm2(point.weights[b]) <= norm2(point.weights[a]) {
                if let line = point.faces[a].meeting(point.faces[b], in: face) { return (a, b, line) }
            }
        }
        return nil
    }

    /// Neurons that meet, leave or cross hyperplanes; the nearest direction when there are several.
    private mutating func move() {
        for i in gone {
            let moves = come.compactMap { j -> (j: Int, kind: PathEvent.Kind, lines: [Int], cosine: Double)? in
                guard let move = old.faces[i].move(to: new.faces[j]) else { return nil }
                let (v, w) = (old.weights[i], new.weights[j])
                return (j, move.kind, move.lines, dot(v, w) / (norm2(v) * norm2(w)))
            }
            guard let move = moves.max(by: { $0.cosine < $1.cosine }), move.cosine > 0 else { continue }
            pair(i, move.j)
            changes.append(FaceChange(kind: move.kind, old: i, new: move.j, lines: move.lines))
        }
    }

    private mutating func pair(_ i: Int, _ j: Int) {
        partners[j] = i
        gone.removeAll { $0 == i }
        come.removeAll { $0 == j }
    }

    /// Pairs the deaths and births that are neighbours by their direction: what is known when changes cannot be told apart.
    mutating func pairByDirection() {
        let deaths = changes.filter { $0.kind == .death }.compactMap(\.old)
        let births = changes.filter { $0.kind == .birth }.compactMap(\.new)
        let near = Solvers.partners(
            deaths.map { old.solution.blocks[$0] }, births.map { new.solution.blocks[$0] })
        for (j, i) in near { partners[births[j]] = deaths[i] }
        let (paired, found) = (Set(near.values.map { deaths[$0] }), Set(near.keys.map { births[$0] }))
        changes.removeAll { change in
            change.kind == .death && change.old.map(paired.contains) == true
                || change.kind == .birth && change.new.map(found.contains) == true
        }
    }

    /// The smooth point that passes through all changes at once, and the function of each change that vanishes at its event.
    ///
    /// It has the neurons that are alive on both sides of the events: without those born or dead, on the larger of two faces,
    /// and with one neuron for two that merge.
    func crossing(_ program: ConvexProgram, _ data: ReducedData) -> (point: ActiveFaces, functions: [[EventFunction]]) {
        var faces = kept.map { old.faces[$0.old] }
        var weights = kept.map { old.weights[$0.old] }
        let functions = changes.map { change -> [EventFunction] in
            switch (change.kind, change.old, change.new) {
            case (.birth, _, let j?): return [.price(new.faces[j])]
            case (.death, let i?, _): return [.price(old.faces[i])]
            case (.merge, _, let j?):
                faces.append(new.faces[j])
                weights.append(new.weights[j])
                return change.lines.map { .weight(line: $0) }
            case (.split, let i?, _):
                faces.append(old.faces[i])
                weights.append(old.weights[i])
                return change.lines.map { .weight(line: $0) }
            case (let kind, let i?, let j?):
                faces.append(kind == .release ? new.faces[j] : old.faces[i])
                weights.append(kind == .release ? new.weights[j] : old.weights[i])
                return change.lines.map { .side(neuron: faces.count - 1, line: $0) }
            default: return []
            }
        }
        return (ActiveFaces(faces, weights, program, data, beta: old.beta), functions)
    }
}
