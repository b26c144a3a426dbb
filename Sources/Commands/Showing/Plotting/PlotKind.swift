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
    /// What it takes besides patterns, data, problems, solutions and networks.
    let extras: Extras
    /// Draws the values; throws a diagnostic when they do not fit.
    let make: @Sendable (PlotSubjects, FigureOptions) throws -> Plot

    /// What only some kinds take.
    struct Extras: OptionSet {
        let rawValue: Int

        /// Names of its lines or dots.
        static let labels = Extras(rawValue: 1)
        /// Numbers, vectors, matrices or functions.
        static let numbers = Extras(rawValue: 2)
        /// What a command such as `train`, `path` or `optimalset` gives.
        static let results = Extras(rawValue: 4)
    }

    /// Describes a kind.
    init(
        _ name: String, _ summary: String, takes extras: Extras = [], suits: @escaping @Sendable (PlotSubjects) -> Bool,
        make: @escaping @Sendable (PlotSubjects, FigureOptions) throws -> Plot
    ) {
        self.name = name
        self.summary = summary
        self.extras = extras
        self.suits = suits
        self.make = make
    }

    /// The picture with its options; throws when there are not as many labels as lines, or values that it does not show.
    func plot(_ subjects: PlotSubjects, _ options: FigureOptions) throws -> Plot {
        if !extras.contains(.numbers), let place = subjects.firstNumber { throw unused(subjects, at: place) }
        if !extras.contains(.results), let place = subjects.firstResult { throw unused(subjects, at: place) }
        guard extras.contains(.labels) || options.labels.isEmpty else {
            throw Diagnostic(
                .argument, "kind \"\(name)\" has no lines to name",
                remedy: "leave `label` out; `title`, `xlabel` and `ylabel` are for every kind", argument: "label")
        }
        return try make(subjects, options)
    }

    /// The diagnostic for a value that the kind does not show.
    private func unused(_ subjects: PlotSubjects, at place: Int) -> Diagnostic {
        PlotSubjects.complaint(
            "kind \"\(name)\" does not show \(subjects.values[place].kind)",
            remedy: "leave it out, or name another `kind`", at: place)
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
