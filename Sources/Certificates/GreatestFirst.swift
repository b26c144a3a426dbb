/// A part of the sphere or the ball with a bound.
protocol Bounded {
    /// No unit vector of the part has a larger value.
    var bound: Double { get }
}

/// Parts with the greatest bound first: a binary heap.
struct GreatestFirst<Part: Bounded> {
    private var heap: [Part] = []

    /// The part with the greatest bound.
    var greatest: Part? { heap.first }

    mutating func insert(_ part: Part) {
        heap.append(part)
        var place = heap.count - 1
        while place > 0, heap[place].bound > heap[(place - 1) / 2].bound {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeGreatest() -> Part? {
        guard let last = heap.popLast() else { return nil }
        guard let greatest = heap.first else { return last }
        heap[0] = last
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < heap.count }
            guard let larger = children.max(by: { heap[$0].bound < heap[$1].bound }),
                heap[larger].bound > heap[place].bound
            else { return greatest }
            heap.swapAt(place, larger)
            place = larger
        }
    }
}
