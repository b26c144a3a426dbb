/// A queue of values; both ends cost O(1) on average.
struct Queue<Element> {
    private var elements: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }

    mutating func append(_ element: Element) { elements.append(element) }

    /// Takes the first value, nil when there is none.
    mutating func popFirst() -> Element? {
        if isEmpty { return nil }
        defer {
            elements[head] = nil
            head += 1
            if head > 32 && head * 2 > elements.count {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }

    /// Changes every value in place.
    mutating func forEach(_ change: (inout Element) -> Void) {
        for i in head..<elements.count {
            guard var element = elements[i] else { continue }
            change(&element)
            elements[i] = element
        }
    }
}
