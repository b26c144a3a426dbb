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
    /// Draws the values; throws a diagnostic when they do not fit.
    let make: @Sendable (PlotSubjects, FigureOptions) throws -> Plot

    /// Describes a kind.
    init(
        _ name: String, _ summary: String, suits: @escaping @Sendable (PlotSubjects) -> Bool,
        make: @escaping @Sendable (PlotSubjects, FigureOptions) throws -> Plot
    ) {
        self.name = name
        self.summary = summary
        self.suits = suits
        self.make = make
    }

    /// The diagnostic for values that do not fit the kind.
    static func unsuitable(_ name: String, needs: String, found: String, remedy: String? = nil) -> Diagnostic {
        Diagnostic(.argument, "kind \"\(name)\" needs \(needs), found \(found)", remedy: remedy, argument: "kind")
    }
}

/// All kinds; the first that suits the values is the default.
let plotKinds: [PlotKind] = coneKinds + functionKinds + landscapeKinds + optimalSetKinds + seriesKinds
