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
    /// maximum on its part, up to rounding.
    ///
    /// - Parameter everySide: whether parts are divided down to cells where they reach the threshold, not only until g is concave.
    /// - Returns: the greatest bound of the parts left open at the limit, nil when there are none.
    /// - Throws: `CancellationError`.
    mutating func search(
        everySide: Bool, threshold: () -> Double, found: (Vector, _ isSettled: Bool) -> Void
    ) throws -> Double? {
        keep(improved([bounds.whole], rounds: 40, enough: threshold()), threshold())
        while bounded < limit {
            try Task.checkCancellation()
            var children: [BallBound.Part] = []
            while children.count < 2 * Self.batch, let part = queue.removeGreatest() {
                guard part.bound > threshold() else { break }
                let peak = part.branch == nil ? bounds.maximum(part) : part.point
                let open = everySide && norm2(peak) > threshold() ? part.sides.firstIndex(of: 0) : nil
                let line = part.branch ?? open
                found(peak, line == nil)
                if let line { children += divided(part, line) }
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
