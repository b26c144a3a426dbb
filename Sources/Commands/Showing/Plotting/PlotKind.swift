import Figures
import Language
import Plots

/// A kind of picture: its name, when it is chosen by itself, and how it is made.
struct PlotKind: Sendable {
    /// The name, as in `kind="cones"`.
    let name: String
    /// What it shows, in a few words.
    let summary: String
    /// Whether the values ask for this kind when none is named.
    let suits: @Sendable (PlotSubjects) -> Bool
    /// Whether it has lines or dots that `label` names.
    let hasLabels: Bool
    /// Draws the values; throws a diagnostic when they do not fit.
    let make: @Sendable (PlotSubjects, FigureOptions) throws -> Plot

    /// Describes a kind.
    init(
        _ name: String, _ summary: String, hasLabels: Bool = false, suits: @escaping @Sendable (PlotSubjects) -> Bool,
        make: @escaping @Sendable (PlotSubjects, FigureOptions) throws -> Plot
    ) {
        self.name = name
        self.summary = summary
        self.hasLabels = hasLabels
        self.suits = suits
        self.make = make
    }

    /// The picture with its options; throws when there are not as many labels as lines.
    func plot(_ subjects: PlotSubjects, _ options: FigureOptions) throws -> Plot {
        guard hasLabels || options.labels.isEmpty else {
            throw Diagnostic(
                .argument, "kind \"\(name)\" has no lines to name",
                remedy: "leave `label` out; `title`, `xlabel` and `ylabel` are for every kind", argument: "label")
        }
        return try make(subjects, options)
    }

    /// The diagnostic for a number of labels other than that of the lines.
    static func mislabelled(_ labels: Int, _ lines: Int) -> Diagnostic {
        Diagnostic(.shape, "\(counted(labels, "label")) for \(counted(lines, "line"))", argument: "label")
    }

    /// The diagnostic for values that do not fit the kind.
    static func unsuitable(_ name: String, needs: String, found: String, remedy: String? = nil) -> Diagnostic {
        Diagnostic(.argument, "kind \"\(name)\" needs \(needs), found \(found)", remedy: remedy, argument: "kind")
    }
}

/// All kinds; the first that suits the values is the default.
let plotKinds: [PlotKind] = coneKinds + functionKinds + landscapeKinds + optimalSetKinds + seriesKinds
