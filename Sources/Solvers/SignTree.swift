import Dispatch
import LinearAlgebra

/// The oracle max over ‖u‖ ≤ 1 of |νᵀ(Xu)₊| where the patterns are too many to visit: local search from above, a sign tree from below.
///
/// Climbs on the sphere find directions. When they find none above the threshold, the ball is divided by the sides of hyperplanes,
/// the part with the greatest `QuadraticBound` first: the bound of the root is there at once, and improves as long as time and the
/// memory for open parts allow.
struct SignTree {
    private let data: ReducedData
    private let price: PriceFunction
    private let threshold: Double
    private let stop: StopSignal
    private let slack: Double
    private let bounds: [QuadraticBound]
    private let ascent: CircleAscent
    private var random: Xoshiro256
    private(set) var open: OpenParts
    private var found: [PricedDirection] = []
    private var best = 0.0
    private var isExhaustive = false
    /// The greatest bound of parts that are done.
    private var settled = 0.0
    private var parts = 0

    private struct Node: Sendable {
        let index: Int
        var part: QuadraticBound.Part
    }

    /// - Parameter memory: the bytes that open parts may take.
    init(_ data: ReducedData, _ nu: Vector, threshold: Double, memory: Int = 200_000_000, _ stop: StopSignal) {
        self.data = data
        self.threshold = threshold
        self.stop = stop
        price = PriceFunction(data, nu)
        ascent = CircleAscent(data, price)
        open = OpenParts(lineCount: data.lineCount, memory: memory)
        bounds = [QuadraticBound(data, price, sign: 1), QuadraticBound(data, price, sign: -1)]
        slack = 64 * Double.ulpOfOne * (norm2(price.constant) + price.weights.reduce(0) { $0 + abs($1) })
        random = Xoshiro256(seed: nu.reduce(1) { $0 &* 31 &+ $1.bitPattern })
    }

    /// Climbs from random starts and from near the neurons, more and more until something is found; then bounds.
    ///
    /// - Parameters:
    ///   - climbs: the starts after which nothing more is expected to be found.
    ///   - limit: the parts after which the bound is left as it is.
    mutating func run(near atoms: [Atom], climbs: Int, parts limit: Int) -> Pricing {
        var tried = 0
        while tried < climbs, !isFruitful, !stop.isRaised {
            let count = min(256, max(32, tried))
            climb(count, near: atoms)
            tried += count
        }
        plantRoots()
        while !isFruitful, grow(limit) {}
        return pricing(tried)
    }

    /// All directions above the threshold; nil when the search had to end early.
    mutating func exhaust(parts limit: Int) -> [PricedDirection]? {
        isExhaustive = true
        plantRoots()
        while grow(limit) {}
        return isDone ? spreadDirections(found) : nil
    }

    private func pricing(_ climbs: Int) -> Pricing {
        let upper = max(open.greatestBound ?? 0, settled, target)
        return Pricing(
            upper: upper + slack, directions: spreadDirections(found), cones: climbs + parts, interrupted: !isDone,
            isMemoryFull: isFull)
    }

    /// No open part matters.
    private var isDone: Bool { open.greatestBound.map { $0 <= max(target, settled) } ?? true }

    /// There may be no place for the parts of the next batch.
    private var isFull: Bool { open.count + 2 * Self.batch > open.capacity }

    /// Bounds the whole ball for both signs: a rough bound does when there are directions to add already.
    private mutating func plantRoots() {
        for index in bounds.indices {
            var part = bounds[index].root
            bounds[index].improve(&part, rounds: isFruitful || stop.isRaised ? 8 : 40, enough: target)
            keep(Node(index: index, part: part))
        }
    }

    /// Divides the parts with the greatest bounds; false when there is nothing to do or it is time to stop.
    private mutating func grow(_ limit: Int) -> Bool {
        guard !isDone, parts < limit, !isFull, !stop.isRaised else { return false }
        var children: [Node] = []
        while children.count < 2 * Self.batch, !isDone { children += split(next: open.removeFirst()) }
        children.withUnsafeMutableBufferPointer { children in
            nonisolated(unsafe) let children = children
            let (bounds, target) = (bounds, target)
            DispatchQueue.concurrentPerform(iterations: children.count) { i in
                bounds[children[i].index].improve(&children[i].part, rounds: 3, enough: target)
            }
        }
        for child in children { keep(child) }
        return true
    }

    /// The parts divided at a time, so that all cores have work; fixed, so that results do not depend on the machine.
    private static let batch = 4

    /// Parts with a bound up to this are of no interest; `exhaust` lowers it to the threshold.
    private var target: Double { threshold + slack + (isExhaustive ? 0 : max(0, best - threshold)) }

    /// A direction is worth a round of its own when its price exceeds the threshold by a millionth; what exceeds it less
    /// comes with a bound of the same size, so that the last rounds are proven ones.
    private var isFruitful: Bool { best > threshold * (1 + 1e-6) + slack }

    /// Half of the climbs start anywhere, half about 20 degrees from a neuron: what a master lacks is often close to what it has.
    private mutating func climb(_ count: Int, near atoms: [Atom]) {
        let starts = (0..<count).compactMap { i -> (sign: Double, u: Vector)? in
            guard let anywhere = normalized((0..<data.r).map { _ in random.normal() }) else { return nil }
            guard i & 1 == 1, !atoms.isEmpty else { return (i & 2 == 0 ? 1 : -1, anywhere) }
            let atom = atoms[Int(random.next() % UInt64(atoms.count))]
            return normalized(sum(scaled(atom.w, by: 1 / norm2(atom.w)), anywhere, times: 0.4)).map { (atom.sign, $0) }
        }
        for direction in ascent.climb(from: starts) { record(direction) }
    }

    private mutating func record(_ direction: PricedDirection) {
        guard direction.price > threshold + slack else { return }
        best = max(best, direction.price)
        found.append(direction)
    }

    /// Decides one hyperplane both ways; no children when the maximum is known.
    private mutating func split(next: (entry: OpenParts.Entry, bytes: ArraySlice<UInt8>)) -> [Node] {
        let entry = next.entry
        let index = Int(entry.index)
        var part = bounds[index].unpacked(next.bytes)
        part.bound = entry.bound
        guard entry.branch >= 0 else {
            settle(Node(index: index, part: part))
            return []
        }
        return [Int8(1), -1].map { side in
            part.sides[Int(entry.branch)] = side
            return Node(index: index, part: part)
        }
    }

    /// Takes the exact maximum of a part without open convex hyperplanes.
    private mutating func settle(_ node: Node) {
        let exact = bounds[node.index].maximum(node.part)
        settled = max(settled, min(node.part.bound, exact.value))
        if exact.value > target, let u = normalized(exact.point) { look(u, node.index) }
    }

    private mutating func keep(_ node: Node) {
        parts += 1
        guard node.part.bound > target else { return }
        if parts & 15 == 1, let u = normalized(node.part.point) { look(u, node.index) }
        open.insert(
            OpenParts.Entry(bound: node.part.bound, branch: node.part.branch, index: node.index),
            bounds[node.index].packed(node.part))
    }

    /// Climbs from a point of the tree.
    private mutating func look(_ u: Vector, _ index: Int) {
        record(ascent.climb(from: u, sign: index == 0 ? 1 : -1))
    }
}

/// Something with a bound.
protocol Bounded {
    var bound: Double { get }
}

/// A binary heap with the greatest bound first.
struct BestFirstQueue<Element: Bounded> {
    private var heap: [Element] = []

    /// The number of elements.
    var count: Int { heap.count }

    /// The element with the greatest bound.
    var first: Element? { heap.first }

    mutating func insert(_ element: Element) {
        heap.append(element)
        var child = heap.count - 1
        while child > 0, heap[(child - 1) / 2].bound < heap[child].bound {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Removes the element with the greatest bound; the queue must not be empty.
    mutating func removeFirst() -> Element {
        heap.swapAt(0, heap.count - 1)
        let top = heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return top }
            let right = left + 1
            let child = right < heap.count && heap[right].bound > heap[left].bound ? right : left
            guard heap[child].bound > heap[parent].bound else { return top }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}

/// The dearest directions, no two of one sign closer than about two degrees.
func spreadDirections(_ found: [PricedDirection]) -> [PricedDirection] {
    var chosen: [PricedDirection] = []
    for candidate in found.sorted(by: { $0.price > $1.price }) {
        if chosen.count >= 24 { break }
        if chosen.allSatisfy({ $0.sign != candidate.sign || dot($0.u, candidate.u) < 0.9994 }) {
            chosen.append(candidate)
        }
    }
    return chosen
}
