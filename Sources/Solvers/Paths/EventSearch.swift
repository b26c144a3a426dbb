import ConvexPrograms
import LinearAlgebra

/// What happens between two neighbouring weights of a path.
public struct PathStep: Sendable {
    /// The events, β falling.
    public let events: [PathEvent]
    /// The neuron of the larger weight that each neuron of the smaller one is, by their indices; none for those born in between.
    public let partners: [Int: Int]
}

/// Finds the weights at which neurons are born, die, merge, split, meet or leave hyperplanes along a path.
///
/// Between two weights with different active faces every change is a root of a smooth function of the optimum on the faces that
/// both sides share (`ActiveFaces`, `EventFunction`). When the roots agree, and the optimum there has a certificate with all
/// changes at their borders, the event is located; otherwise a certified solution in between divides the changes. Certificates tell
/// active faces apart up to about 1e-6 of β, since near an event the objective feels a wrong face only in second order, so what
/// is left then (jumps between several optima) is given as a bracket. So are the events of losses with kinks, whose optimum on a
/// face is not smooth, those of steps whose ends are not solved, and those left when time or task end.
/// A neuron that comes and goes between two weights with equal faces is not seen.
///
/// - Parameter solutions: the result of `solvePath`.
/// - Parameter options: `timeLimit` is for all steps together.
/// - Returns: one step for each two neighbouring solutions.
/// - Complexity: about two solutions per event; about 20 per bracket.
public func locateEvents(_ solutions: [Solution], options: SolverOptions = SolverOptions()) -> [PathStep] {
    guard let first = solutions.first else { return [] }
    var search = EventSearch(first.program, options)
    let points = solutions.map { ActivePoint($0, search.data) }
    return zip(points, points.dropFirst()).map { search.step(from: $0, to: $1) }
}

private struct EventSearch {
    let program: ConvexProgram
    let data: ReducedData
    private let options: SolverOptions
    private let stop: StopSignal
    /// Solutions that the current step may still ask for.
    private var budget = 0

    /// Brackets of this relative width are not divided.
    private static let resolution = 1e-6
    /// Nor are those of this width where one optimum gives way to another: there is no condition of optimality that changes sign.
    private static let choiceResolution = 1e-2
    /// Events within this share of β are simultaneous.
    private static let agreement = 1e-9

    init(_ program: ConvexProgram, _ options: SolverOptions) {
        self.program = program
        self.options = options
        data = ReducedData(program)
        stop = StopSignal(seconds: options.timeLimit)
    }

    /// The events between two points of a path.
    mutating func step(from old: ActivePoint, to new: ActivePoint) -> PathStep {
        budget = 200
        return composed(parts(old, new), old.faces.count, new.faces.count)
    }

    /// A stretch of the path with its events, neurons by their indices at its ends.
    private struct Part {
        let events: [PathEvent]
        let partners: [Int: Int]
    }

    /// Locates the changes between two points, or divides the stretch at a solution in between.
    private mutating func parts(_ old: ActivePoint, _ new: ActivePoint) -> [Part] {
        var difference = FaceDifference(old, new)
        if difference.changes.isEmpty { return [Part(events: [], partners: difference.partners)] }
        var middle = (old.beta * new.beta).squareRoot()
        if !stop.isRaised {
            switch locate(difference, old, new) {
            case .located(let events): return [Part(events: events, partners: difference.partners)]
            case .apart(let beta): middle = beta
            case .unknown: break
            }
        }
        let isChoice = isChoice(difference, old, new)
        let resolution = isChoice ? Self.choiceResolution : Self.resolution
        if old.beta - new.beta > resolution * old.beta, let point = solution(at: middle, old, new) {
            return parts(old, point) + parts(point, new)
        }
        difference.pairByDirection()
        let status: PathEvent.Status = isChoice ? .choice : .bracketed
        return [Part(events: brackets(difference, old, new, status), partners: difference.partners)]
    }

    /// Whether a neuron that is gone could as well be there: its price is still β, where the price of one that died has fallen below
    /// it. The two solutions then are two of many optima.
    private func isChoice(_ difference: FaceDifference, _ old: ActivePoint, _ new: ActivePoint) -> Bool {
        let slack = 10 * Self.agreement
        return difference.changes.filter { $0.kind == .death }.compactMap(\.old).contains { i in
            let p = old.faces[i].dearest(new.solution.dual, data)
            return norm2(p) >= new.beta * (1 - slack) && old.faces[i].holds(p, data)
        }
    }

    private enum Location {
        case located([PathEvent])
        /// Events at different weights, with one between them.
        case apart(Double)
        case unknown
    }

    private func locate(_ difference: FaceDifference, _ old: ActivePoint, _ new: ActivePoint) -> Location {
        let (point, functions) = difference.crossing(program, data)
        // The certificates of the ends may have missed an event by as much as their resolution.
        let (low, high) = (new.beta * (1 - Self.resolution), old.beta * (1 + Self.resolution))
        let roots = functions.map { $0.map { $0.root(point, between: low, and: high) } }
        let known = roots.flatMap { $0.compactMap { $0?.beta } }.sorted()
        guard let least = known.first, let most = known.last else { return .unknown }
        guard most - least <= Self.agreement * most else { return .apart(divider(known, old, new)) }
        if !crossesWhereItSeems(difference, point, at: most) {
            return .apart(inside((most * new.beta).squareRoot(), old, new))
        }
        guard roots.allSatisfy({ $0.allSatisfy { $0 != nil } }), isOptimal(point, difference, old, new, at: most) else {
            return .unknown
        }
        return .located(
            zip(difference.changes, roots).compactMap { change, roots in
                roots[0].map { root in
                    event(change, old, new, root.beta, root.rounding, .located)
                }
            })
    }

    /// Whether each hyperplane that a neuron seems to cross has no weight, so that the neuron does not stay on it for a while: met on one
    /// side and left on the other, it is two events.
    private func crossesWhereItSeems(_ difference: FaceDifference, _ point: ActiveFaces, at beta: Double) -> Bool {
        let lines = difference.changes.filter { $0.kind == .crossing }.flatMap(\.lines)
        var point = point
        guard !lines.isEmpty, point.solve(at: beta) else { return lines.isEmpty }
        return lines.allSatisfy { line in
            let weight = EventFunction.weight(line: line).evaluate(point)
            return abs(weight.value) <= Self.agreement * weight.size
        }
    }

    /// A weight between the two largest groups of roots.
    private func divider(_ roots: [Double], _ old: ActivePoint, _ new: ActivePoint) -> Double {
        let most = roots[roots.count - 1]
        let next = roots.last { most - $0 > Self.agreement * most } ?? new.beta
        return inside(0.5 * (most + next), old, new)
    }

    /// The weight, or the nearest one that is not too near the ends.
    private func inside(_ beta: Double, _ old: ActivePoint, _ new: ActivePoint) -> Double {
        let margin = 0.02 * (old.beta - new.beta)
        return min(old.beta - margin, max(new.beta + margin, beta))
    }

    /// Whether the shared neurons are optimal at a weight: they lie in their faces, so do the directions of those born or dead, and
    /// no price exceeds β.
    private func isOptimal(
        _ point: ActiveFaces, _ difference: FaceDifference, _ old: ActivePoint, _ new: ActivePoint, at beta: Double
    ) -> Bool {
        var point = point
        guard point.solve(at: beta) else { return false }
        let weights = point.weights
        let ends =
            difference.changes.filter { $0.kind == .birth }.compactMap(\.new).map { new.faces[$0] }
            + difference.changes.filter { $0.kind == .death }.compactMap(\.old).map { old.faces[$0] }
        guard zip(point.faces, weights).allSatisfy({ $0.holds($1, data) }),
            ends.allSatisfy({ $0.holds($0.dearest(point.dual, data), data) })
        else { return false }
        let threshold = beta * (1 + Self.agreement)
        let pricing = AllCones(data: data).price(
            point.dual, threshold: threshold, starts: [], effort: .max, stop)
        return pricing.directions.isEmpty && pricing.upper <= threshold * (1 + Self.agreement)
    }

    /// A certified solution between two points, when it is worth one and allowed.
    private mutating func solution(at beta: Double, _ old: ActivePoint, _ new: ActivePoint) -> ActivePoint? {
        guard budget > 0, !stop.isRaised, old.solution.termination == .solved, new.solution.termination == .solved,
            program.loss.isSmooth
        else { return nil }
        budget -= 1
        var rest = options
        rest.timeLimit = options.timeLimit - stop.seconds
        let solution = solveNext(program, beta: beta, after: old.solution, before: new.solution, options: rest)
        return solution.termination == .solved ? ActivePoint(solution, data) : nil
    }

    /// The births and deaths between two points as brackets.
    private func brackets(
        _ difference: FaceDifference, _ old: ActivePoint, _ new: ActivePoint, _ status: PathEvent.Status
    ) -> [PathEvent] {
        let middle = (old.beta * new.beta).squareRoot()
        return difference.changes.filter { $0.old == nil || $0.new == nil || $0.kind == .merge || $0.kind == .split }
            .map {
                event($0, old, new, middle, old.beta - middle, status)
            }
    }

    private func event(
        _ change: FaceChange, _ old: ActivePoint, _ new: ActivePoint, _ beta: Double, _ width: Double,
        _ status: PathEvent.Status
    ) -> PathEvent {
        let (index, blocks) =
            change.kind.isEnd ? (change.old, old.solution.blocks) : (change.new, new.solution.blocks)
        let block = blocks[index ?? 0]
        let isLocated = status == .located
        let isSmall = isLocated && (change.kind == .birth || change.kind == .death)
        return PathEvent(
            kind: change.kind, beta: beta,
            bracket: isLocated ? (beta - width)...(beta + width) : new.beta...old.beta, status: status,
            sign: block.sign, pattern: block.pattern, norm: isSmall ? 0 : norm2(block.w), neuron: index)
    }

    /// The parts as one step, neurons by their indices at its ends.
    private func composed(_ parts: [Part], _ oldCount: Int, _ newCount: Int) -> PathStep {
        // Of each part: the neuron of the step's start that each neuron of its start is, and of the step's end that of its end.
        var origins: [[Int: Int]] = [Dictionary(uniqueKeysWithValues: (0..<oldCount).map { ($0, $0) })]
        for part in parts {
            origins.append(part.partners.compactMapValues { [last = origins[origins.count - 1]] in last[$0] })
        }
        var ends: [[Int: Int]] = [Dictionary(uniqueKeysWithValues: (0..<newCount).map { ($0, $0) })]
        for part in parts.reversed() {
            let inverse = part.partners.compactMap { [last = ends[ends.count - 1]] new, old in
                last[new].map { (old, $0) }
            }
            ends.append(Dictionary(uniqueKeysWithValues: inverse))
        }
        let events = parts.indices.flatMap { k in
            parts[k].events.map { event in
                var event = event
                event.neuron = event.neuron.flatMap {
                    event.kind.isEnd ? origins[k][$0] : ends[parts.count - 1 - k][$0]
                }
                return event
            }
        }
        return PathStep(
            events: events.enumerated().sorted { ($1.element.beta, $0.offset) < ($0.element.beta, $1.offset) }.map(
                \.element),
            partners: origins[parts.count])
    }
}
