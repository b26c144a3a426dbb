import Dispatch
import LinearAlgebra

/// The parts of the unit ball in many dimensions, where too many cones would be needed to cover it, by branch and bound.
///
///     repeat   take the parts with the greatest bounds; stop when they are no more than the threshold
///              no convex hyperplane is open:   settle it exactly
///              else:                           give both sides to the hyperplane whose term the bound exceeds most
struct SideTree {
    private let bounds: BallBound
    private var queue = GreatestFirst<BallBound.Part>()
    /// How many parts are bounded before the rest is left open.
    private let limit: Int
    private var bounded = 0

    init(_ terms: PriceTerms) {
        bounds = BallBound(terms)
        let (n, r) = (terms.normals.rows, terms.normals.columns)
        limit = max(100, Self.work / (20_000 + n * r * r + 8 * r * r * r))
    }

    /// A number of multiplications, about ten seconds of them; the parts kept, 5 n + 8 r bytes each, stay below 100 MB.
    private static let work = 2_000_000_000
    /// Parts divided at a time, so that all cores have work; fixed, so that results do not depend on the machine.
    private static let batch = 4

    /// Visits the maximisers of all parts whose bound exceeds the threshold: `found` takes a vector, and whether its length is the
    /// maximum on its part, up to rounding. g is concave on parts that are settled, so that each has one maximiser.
    ///
    /// - Parameter deadline: when to stop even before the limit of work.
    /// - Returns: the greatest bound of the parts left open, nil when there are none.
    /// - Throws: `CancellationError`.
    mutating func search(
        until deadline: ContinuousClock.Instant?, threshold: () -> Double, found: (Vector, _ isSettled: Bool) -> Void
    ) throws -> Double? {
        let roots = improved([bounds.whole(share: 0), bounds.whole(share: 0.5)], rounds: 40, enough: threshold())
        keep(roots.min { $0.bound < $1.bound }.map { [$0] } ?? [], threshold())
        while bounded < limit, deadline.map({ ContinuousClock.now < $0 }) ?? true {
            try Task.checkCancellation()
            var children: [BallBound.Part] = []
            while children.count < 2 * Self.batch, let part = queue.removeGreatest() {
                guard part.bound > threshold() else { break }
                let peak = part.branch == nil ? bounds.maximum(part) : part.point
                found(peak, part.branch == nil)
                if let line = part.branch { children += divided(part, line) }
            }
            guard !children.isEmpty else { return nil }
            keep(improved(children, rounds: 3, enough: threshold()), threshold())
        }
        return queue.greatest?.bound
    }

    private func divided(_ part: BallBound.Part, _ line: Int) -> [BallBound.Part] {
        [Int8(1), -1].map { side in
            var half = part
            half.sides[line] = side
            return half
        }
    }

    private func improved(_ parts: [BallBound.Part], rounds: Int, enough: Double) -> [BallBound.Part] {
        var parts = parts
        parts.withUnsafeMutableBufferPointer { parts in
            nonisolated(unsafe) let parts = parts
            let bounds = bounds
            DispatchQueue.concurrentPerform(iterations: parts.count) { i in
                bounds.improve(&parts[i], rounds: rounds, enough: enough)
            }
        }
        return parts
    }

    private mutating func keep(_ parts: [BallBound.Part], _ threshold: Double) {
        bounded += parts.count
        for part in parts where part.bound > threshold { queue.insert(part) }
    }
}
