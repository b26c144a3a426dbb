import BigInt
import ExactArithmetic

/// Depth-first search over the cells of a central arrangement of full rank r, by signs of extreme rays.
///
/// A node is a pointed cone cut out by some of the hyperplanes, held as its extreme rays (double description, T. S. Motzkin
/// et al., 1953; K. Fukuda and A. Prodon, 1996, doi:10.1007/3-540-61576-8_77). Every ray carries its signs on all lines as
/// two bit masks. A hyperplane with rays strictly on both sides cuts the cone; the others have one sign on its
/// interior. A node that nothing cuts is a cell; else one of the cuts splits it into two cones, each of them with cells. So
/// the tree has 2p − 1 nodes for p cells, no linear program is solved, nothing is looked up, and memory is that
/// of one branch.
struct RaySearch<Kernel: RayKernel>: ~Copyable {
    private let lineCount: Int
    private let rank: Int
    /// Words of one mask.
    private let width: Int
    private var kernel: Kernel
    /// Slot s holds the strictly positive lines at 2sW and the zero lines at (2s + 1)W.
    private var masks: UnsafeMutablePointer<UInt64>
    private var slotCapacity: Int
    /// Ray lists of the pending nodes, the last one on top.
    private var lists: UnsafeMutablePointer<Int32>
    private var listCapacity: Int
    private var pending: [Node] = []
    private var scratch: RayScratch
    private let start: RayStart
    private let monitor: WalkMonitor
    /// Steps since the monitor was asked.
    private var steps = 0
    /// All lines: the mask of valid bits.
    private let valid: [UInt64]

    /// A cone that waits: its rays in `lists`, and the first slot that is free while it is explored.
    private struct Node {
        let start: Int
        let count: Int
        let top: Int
    }

    /// Makes a search over lines whose normals have rank r = number of columns ≥ 1.
    init(_ normals: IntegerMatrix, _ start: RayStart, kernel: Kernel, _ monitor: WalkMonitor) {
        lineCount = normals.rows
        rank = normals.columns
        width = (normals.rows + 63) >> 6
        self.kernel = kernel
        self.start = start
        self.monitor = monitor
        var valid = [UInt64](repeating: ~0, count: width)
        if lineCount & 63 != 0 { valid[width - 1] = (1 << UInt64(lineCount & 63)) - 1 }
        self.valid = valid
        slotCapacity = 64 + 2 * rank
        listCapacity = 256 + 4 * rank
        masks = .allocate(capacity: slotCapacity * 2 * width)
        lists = .allocate(capacity: listCapacity)
        scratch = RayScratch(width: width)
        self.kernel.reserve(slots: slotCapacity)
    }

    deinit {
        masks.deallocate()
        lists.deallocate()
        scratch.deallocate()
    }

    // MARK: The search

    /// Visits the cells of the cone at the end of a path.
    ///
    /// - Parameter visit: gets the bits of the positive lines; the pointer is valid during the call.
    mutating func visit(_ path: RayPath, _ visit: (UnsafePointer<UInt64>) throws -> Void) throws {
        try start(path)
        while let node = pending.popLast() {
            sumSigns(node)
            guard let h = firstCut() else {
                try visit(scratch.positive)
                continue
            }
            if hasOneCut() {
                // Both halves are cells: every other line has its sign already.
                try visit(scratch.positive)
                scratch.positive[h >> 6] &= ~(1 << UInt64(h & 63))
                try visit(scratch.positive)
                continue
            }
            try split(node, at: h)
        }
    }

    /// Whether a hyperplane cuts the cone at the end of a path.
    mutating func isCut(_ path: RayPath) throws -> Bool {
        try start(path)
        guard let node = pending.popLast() else { return false }
        sumSigns(node)
        return firstCut() != nil
    }

    /// The extreme rays of the cone on the positive side of every line, as primitive integer vectors.
    mutating func raysOfPositiveCone() throws -> [[BigInt]] {
        try start(RayPath(orthant: Array(repeating: true, count: rank)))
        while let node = pending.popLast() {
            sumSigns(node)
            guard let h = firstCut() else {
                var rays: [[BigInt]] = []
                for index in 0..<node.count {
                    let slot = Int(lists[node.start + index])
                    rays.append(kernel.integerRay(slot: slot, zeros: zeros(slot)))
                }
                return rays
            }
            try split(node, at: h)
            pending.remove(at: 0)
        }
        return []
    }

    /// Puts the cone at the end of a path alone on the stack.
    private mutating func start(_ path: RayPath) throws {
        startOrthant(path.orthant)
        for side in path.sides {
            guard let node = pending.popLast() else { return }
            sumSigns(node)
            guard let h = firstCut() else { return }
            try split(node, at: h)
            // The positive side is on top.
            if side { pending.remove(at: 0) } else { pending.removeLast() }
        }
    }

    // MARK: Nodes

    /// Puts the cone of one sign choice of the basis lines on the stack.
    private mutating func startOrthant(_ signs: [Bool]) {
        pending.removeAll(keepingCapacity: true)
        for i in 0..<rank {
            kernel.setInitial(slot: i, ray: start.rays[i], negated: !signs[i])
            for w in 0..<width {
                positives(i)[w] = 0
                zeros(i)[w] = 0
            }
            for (k, line) in start.lines.enumerated() where k != i { zeros(i)[line >> 6] |= 1 << UInt64(line & 63) }
            for line in 0..<lineCount where !isBasis(line) || line == start.lines[i] { decide(line, i) }
            lists[i] = Int32(i)
        }
        pending.append(Node(start: 0, count: rank, top: rank))
    }

    private func isBasis(_ line: Int) -> Bool { start.lines.contains(line) }

    /// Unites the strict signs of the rays: lines positive on some ray, and lines that cut the cone.
    private func sumSigns(_ node: Node) {
        let (positive, cut) = (scratch.positive, scratch.cut)
        if width == 1 {
            var (plus, minus) = (UInt64(0), UInt64(0))
            for index in 0..<node.count {
                let slot = Int(lists[node.start &+ index])
                plus |= masks[2 &* slot]
                minus |= ~(masks[2 &* slot] | masks[2 &* slot &+ 1])
            }
            positive[0] = plus
            cut[0] = plus & minus & valid[0]
            return
        }
        for w in 0..<width {
            positive[w] = 0
            cut[w] = 0
        }
        for index in 0..<node.count {
            let base = masks + 2 &* Int(lists[node.start &+ index]) &* width
            for w in 0..<width {
                positive[w] |= base[w]
                cut[w] |= ~(base[w] | base[width &+ w])
            }
        }
        for w in 0..<width { cut[w] &= positive[w] }
    }

    private func firstCut() -> Int? {
        for w in 0..<width where scratch.cut[w] != 0 { return w << 6 + scratch.cut[w].trailingZeroBitCount }
        return nil
    }

    private func hasOneCut() -> Bool {
        var count = 0
        for w in 0..<width { count += scratch.cut[w].nonzeroBitCount }
        return count == 1
    }

    /// Splits a cone by a hyperplane that cuts it and puts both parts on the stack, the positive one on top.
    private mutating func split(_ node: Node, at h: Int) throws {
        scratch.reserve(rays: node.count, width: width)
        let (word, bit) = (h >> 6, UInt64(h & 63))
        var (plus, minus, on) = (0, 0, 0)
        for index in 0..<node.count {
            let slot = Int(lists[node.start + index])
            if positives(slot)[word] >> bit & 1 == 1 {
                scratch.plus[plus] = Int32(slot)
                plus += 1
            } else if zeros(slot)[word] >> bit & 1 == 1 {
                scratch.on[on] = Int32(slot)
                on += 1
            } else {
                scratch.minus[minus] = Int32(slot)
                minus += 1
            }
        }
        gatherSupports(scratch.plus, plus, at: 0)
        gatherSupports(scratch.minus, minus, at: plus)
        gatherSupports(scratch.on, on, at: plus + minus)
        var top = node.top
        for a in 0..<plus {
            try spend(minus &* node.count &+ 64)
            for b in 0..<minus where adjacent(a, plus + b, of: node.count) {
                try spend(Self.stepsOfRay)
                makeRay(between: Int(scratch.plus[a]), and: Int(scratch.minus[b]), on: h, slot: top)
                top += 1
            }
        }
        let fresh = node.top..<top
        let middle = push(node.start, scratch.minus, minus, on, fresh)
        let end = push(middle, scratch.plus, plus, on, fresh)
        pending.append(Node(start: node.start, count: middle - node.start, top: top))
        pending.append(Node(start: middle, count: end - middle, top: top))
    }

    /// A new ray may need exact integers, which take up to a millisecond.
    private static var stepsOfRay: Int { 1 << 13 }

    /// Asks the monitor every million steps.
    @inline(__always)
    private mutating func spend(_ more: Int) throws {
        steps &+= more
        if steps < 1 << 20 { return }
        steps = 0
        try monitor.check()
    }

    /// Writes a child's list: its own rays, those on the hyperplane, the new ones. Returns the end.
    private mutating func push(
        _ start: Int, _ own: UnsafeMutablePointer<Int32>, _ count: Int, _ on: Int, _ fresh: Range<Int>
    )
        -> Int
    {
        let end = start + count + on + fresh.count
        if end > listCapacity { growLists(end) }
        (lists + start).update(from: own, count: count)
        (lists + start + count).update(from: scratch.on, count: on)
        for (offset, slot) in fresh.enumerated() { lists[start + count + on + offset] = Int32(slot) }
        return end
    }

    /// Collects the hyperplanes that support the cone at each of some rays, one ray after the other.
    private func gatherSupports(_ rays: UnsafeMutablePointer<Int32>, _ count: Int, at first: Int) {
        for index in 0..<count {
            let zero = zeros(Int(rays[index]))
            let support = scratch.supports + (first &+ index) &* width
            var size = 0
            for w in 0..<width {
                support[w] = zero[w] & ~scratch.cut[w]
                size &+= support[w].nonzeroBitCount
            }
            scratch.supportSizes[first &+ index] = Int32(truncatingIfNeeded: size)
        }
    }

    /// Whether two rays of the current cone, by their places among the supports, span a two-dimensional face.
    ///
    /// They do exactly when no third ray lies on all hyperplanes that support the cone at both. Where one of the rays is
    /// simple (r − 1 hyperplanes), r − 2 common ones are independent and enough; in rank 3 one common one is enough.
    @inline(__always)
    private func adjacent(_ a: Int, _ b: Int, of count: Int) -> Bool {
        let (supportA, supportB) = (scratch.supports + a &* width, scratch.supports + b &* width)
        var shared = 0
        for w in 0..<width { shared &+= (supportA[w] & supportB[w]).nonzeroBitCount }
        if shared < rank &- 2 { return false }
        let simplest = min(scratch.supportSizes[a], scratch.supportSizes[b])
        if rank <= 3 || (shared == rank &- 2 && Int(simplest) == rank &- 1) { return true }
        return isLonely(a, b, of: count)
    }

    /// Whether no third ray lies on all common hyperplanes of two.
    private func isLonely(_ a: Int, _ b: Int, of count: Int) -> Bool {
        let (supportA, supportB) = (scratch.supports + a &* width, scratch.supports + b &* width)
        for c in 0..<count where c != a && c != b {
            let support = scratch.supports + c &* width
            var missed: UInt64 = 0
            for w in 0..<width { missed |= supportA[w] & supportB[w] & ~support[w] }
            if missed == 0 { return false }
        }
        return true
    }

    /// The ray where the edge from a (positive on h) to b (negative on h) meets h, with all its signs.
    ///
    /// Lines with weakly equal signs on a and b have that sign on every point between; only lines that separate a from b
    /// are computed.
    private mutating func makeRay(between a: Int, and b: Int, on h: Int, slot: Int) {
        if slot >= slotCapacity { growSlots(slot + 1) }
        let (plusA, zeroA, plusB, zeroB) = (positives(a), zeros(a), positives(b), zeros(b))
        let (plus, zero, open) = (positives(slot), zeros(slot), scratch.open)
        var (witness, witnessSign) = (-1, 0)
        for w in 0..<width {
            let (minusA, minusB) = (~(plusA[w] | zeroA[w]) & valid[w], ~(plusB[w] | zeroB[w]) & valid[w])
            open[w] = (plusA[w] & minusB) | (minusA & plusB[w])
            zero[w] = zeroA[w] & zeroB[w]
            plus[w] = (plusA[w] | plusB[w]) & ~open[w]
            if witness < 0, plus[w] != 0 { (witness, witnessSign) = (w << 6 + plus[w].trailingZeroBitCount, 1) }
            let minus = (minusA | minusB) & ~open[w]
            if witness < 0, minus != 0 { (witness, witnessSign) = (w << 6 + minus.trailingZeroBitCount, -1) }
        }
        zero[h >> 6] |= 1 << UInt64(h & 63)
        open[h >> 6] &= ~(1 << UInt64(h & 63))
        kernel.combine(
            positive: a, negative: b, cut: h, into: slot, zeros: zero, witness: witness, witnessSign: witnessSign)
        for w in 0..<width {
            var rest = open[w]
            while rest != 0 {
                decide(w << 6 + rest.trailingZeroBitCount, slot)
                rest &= rest &- 1
            }
        }
    }

    /// Writes the sign of a line on a ray into its masks.
    @inline(__always)
    private mutating func decide(_ line: Int, _ slot: Int) {
        let sign = kernel.sign(line: line, slot: slot, zeros: zeros(slot))
        if sign > 0 {
            positives(slot)[line >> 6] |= 1 << UInt64(line & 63)
        } else if sign == 0 {
            zeros(slot)[line >> 6] |= 1 << UInt64(line & 63)
        }
    }

    // MARK: Storage

    @inline(__always)
    private func positives(_ slot: Int) -> UnsafeMutablePointer<UInt64> { masks + 2 &* slot &* width }

    @inline(__always)
    private func zeros(_ slot: Int) -> UnsafeMutablePointer<UInt64> { masks + (2 &* slot &+ 1) &* width }

    private mutating func growSlots(_ needed: Int) {
        let capacity = max(needed, 2 * slotCapacity)
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2 * width)
        larger.update(from: masks, count: slotCapacity * 2 * width)
        masks.deallocate()
        masks = larger
        slotCapacity = capacity
        kernel.reserve(slots: capacity)
    }

    private mutating func growLists(_ needed: Int) {
        let capacity = max(needed, 2 * listCapacity)
        let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
        larger.update(from: lists, count: listCapacity)
        lists.deallocate()
        lists = larger
        listCapacity = capacity
    }
}

/// Work space of one search: masks of the current node and its rays by side.
private struct RayScratch {
    let positive: UnsafeMutablePointer<UInt64>
    let cut: UnsafeMutablePointer<UInt64>
    let open: UnsafeMutablePointer<UInt64>
    private(set) var plus: UnsafeMutablePointer<Int32>
    private(set) var minus: UnsafeMutablePointer<Int32>
    private(set) var on: UnsafeMutablePointer<Int32>
    /// The hyperplanes that support the cone at each ray, and how many they are: plus, minus, on.
    private(set) var supports: UnsafeMutablePointer<UInt64>
    private(set) var supportSizes: UnsafeMutablePointer<Int32>
    private var capacity = 256

    init(width: Int) {
        positive = .allocate(capacity: width)
        cut = .allocate(capacity: width)
        open = .allocate(capacity: width)
        plus = .allocate(capacity: capacity)
        minus = .allocate(capacity: capacity)
        on = .allocate(capacity: capacity)
        supports = .allocate(capacity: capacity * width)
        supportSizes = .allocate(capacity: capacity)
    }

    mutating func reserve(rays: Int, width: Int) {
        guard rays > capacity else { return }
        for list in [plus, minus, on, supportSizes] { list.deallocate() }
        supports.deallocate()
        capacity = max(rays, 2 * capacity)
        plus = .allocate(capacity: capacity)
        minus = .allocate(capacity: capacity)
        on = .allocate(capacity: capacity)
        supports = .allocate(capacity: capacity * width)
        supportSizes = .allocate(capacity: capacity)
    }

    func deallocate() {
        for mask in [positive, cut, open, supports] { mask.deallocate() }
        for list in [plus, minus, on, supportSizes] { list.deallocate() }
    }
}
