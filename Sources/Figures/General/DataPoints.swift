import Datasets
import LinearAlgebra
import Plots

/// Data points by class: two shapes and two colours when the targets are −1 and +1, one kind of dot otherwise.
struct DataPoints {
    let points: [Point]
    let targets: Vector?
    let classes: [String]
    /// The outline that sets dots apart from what lies below: white on coloured areas, none on the page.
    let outline: Stroke?

    /// Whether the targets are all −1 or +1.
    static func areSigns(_ y: Vector) -> Bool { !y.isEmpty && y.allSatisfy { $0 == 1 || $0 == -1 } }

    private var isClassified: Bool { targets.map(Self.areSigns) ?? false }

    /// The dots, the positive class on top.
    var marks: [DotMark] {
        guard isClassified, let targets else {
            return [mark(Array(points.indices), .circle, Fill(.current, opacity: 0.75))]
        }
        let (negative, positive) = (
            targets.indices.filter { targets[$0] < 0 }, targets.indices.filter { targets[$0] > 0 }
        )
        return [mark(negative, .square, Fill(.vermilion)), mark(positive, .circle, Fill(.blue))]
            .filter { !$0.dots.isEmpty }
    }

    private func mark(_ rows: [Int], _ shape: DotShape, _ fill: Fill) -> DotMark {
        guard rows.count <= DotMark.mergeLimit else { return styled(rows.map { DotMark.Dot(points[$0]) }, shape, fill) }
        let dots = rows.map { k -> DotMark.Dot in
            let target = targets.map { NumberText.significant($0[k]) }
            return DotMark.Dot(
                points[k],
                data: [DataAttribute("row", k + 1)] + (targets.map { [DataAttribute("target", $0[k])] } ?? []),
                tip: "row \(k + 1)" + (target.map { ": y = \($0)" } ?? ""))
        }
        return styled(dots, shape, fill)
    }

    private func styled(_ dots: [DotMark.Dot], _ shape: DotShape, _ fill: Fill) -> DotMark {
        DotMark(dots, shape: shape, radius: points.count > 300 ? 2.2 : 3.6, fill: fill, stroke: outline)
    }

    /// The key of the dots.
    var legend: [LegendEntry] {
        guard isClassified else {
            return [LegendEntry(.dot(.circle, fill: Fill(.current, opacity: 0.75), stroke: nil), "data")]
        }
        let names = classes.count == 2 ? [" (\(classes[0]))", " (\(classes[1]))"] : ["", ""]
        return [
            LegendEntry(.dot(.circle, fill: Fill(.blue), stroke: nil), "y = +1" + names[1]),
            LegendEntry(.dot(.square, fill: Fill(.vermilion), stroke: nil), "y = −1" + names[0]),
        ]
    }
}
