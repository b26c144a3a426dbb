import Plots

extension Plot.Rendering {
    /// All elements of the drawing, those within others too.
    var elements: [SVGElement] { document.content.flatMap(\.all) }

    /// The elements that carry a `data-` attribute.
    func elements(with name: String) -> [SVGElement] { elements.filter { $0["data-" + name] != nil } }
}

extension SVGElement {
    /// The element and all within it.
    var all: [SVGElement] {
        [self]
            + children.flatMap { child -> [SVGElement] in
                if case .element(let element) = child { element.all } else { [] }
            }
    }

    /// The number in a `data-` attribute.
    func number(_ name: String) -> Double? { self["data-" + name].flatMap(Double.init) }

    /// The rings of a path's `d` of absolute moves and lines.
    var rings: [[Point]] {
        (self["d"] ?? "").split(separator: "M").map { ring in
            ring.filter { $0 != "Z" }.split(separator: "L").compactMap { pair in
                let numbers = pair.split(separator: ",").compactMap { Double($0) }
                return numbers.count == 2 ? Point(numbers[0], numbers[1]) : nil
            }
        }
    }
}

/// How often the rings wind around a point.
func winding(_ rings: [[Point]], around p: Point) -> Int {
    var count = 0
    for ring in rings {
        for (a, b) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
            let side = (b.x - a.x) * (p.y - a.y) - (p.x - a.x) * (b.y - a.y)
            if a.y <= p.y, b.y > p.y, side > 0 { count += 1 }
            if a.y > p.y, b.y <= p.y, side < 0 { count -= 1 }
        }
    }
    return count
}
