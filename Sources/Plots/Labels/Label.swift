/// A line of text near a data point, at the first of some places where it fits and covers nothing.
public struct Label: Sendable {
    /// One place where the text may stand.
    public struct Place: Sendable {
        /// The data point.
        public var at: Point
        /// The shift of the base line in pixels.
        public var offset: Point
        /// Where the shifted point lies within the text.
        public var anchor: TextStyle.Anchor

        /// Describes a place.
        public init(_ at: Point, offset: Point = Point(0, 0), anchor: TextStyle.Anchor = .middle) {
            self.at = at
            self.offset = offset
            self.anchor = anchor
        }
    }

    /// What happens when no place is free.
    public enum Fallback: Sendable {
        /// The label covers lines if it must; else it is left out, and counted in a note under the picture.
        case drop
        /// The label is left out silently.
        case dropUnlessClear
        /// The label stands outside the frame, with a line to this data point on the frame's edge.
        case leader(Point)
        /// The label takes its first place all the same.
        case force
    }

    /// The text.
    public var text: String
    /// How it is drawn.
    public var style: TextStyle
    /// The places in order of preference.
    public var places: [Place]
    /// A convex polygon in data units within which the text must stay; empty for none.
    public var region: [Point]
    /// What happens when no place is free.
    public var fallback: Fallback
    /// Numbers it carries.
    public var data: [DataAttribute]

    /// Describes a label.
    public init(
        _ text: String, style: TextStyle = TextStyle(), places: [Place], region: [Point] = [],
        fallback: Fallback = .drop,
        data: [DataAttribute] = []
    ) {
        self.text = text
        self.style = style
        self.places = places
        self.region = region
        self.fallback = fallback
        self.data = data
    }

    /// A label around a dot: right, left, above and below it, then the corners; then the same a little farther away.
    ///
    /// - Parameter distance: from the centre of the dot to the text, in pixels.
    public static func around(
        _ at: Point, _ text: String, distance: Double = 6, style: TextStyle = TextStyle(), fallback: Fallback = .drop,
        data: [DataAttribute] = []
    ) -> Label {
        let half = 0.36 * style.size
        let places = [distance, distance + 7].flatMap { d in
            [
                Place(at, offset: Point(d, half), anchor: .start), Place(at, offset: Point(-d, half), anchor: .end),
                Place(at, offset: Point(0, -d)), Place(at, offset: Point(0, d + 2 * half)),
                Place(at, offset: Point(0.8 * d, -0.8 * d), anchor: .start),
                Place(at, offset: Point(-0.8 * d, -0.8 * d), anchor: .end),
                Place(at, offset: Point(0.8 * d, 0.8 * d + 2 * half), anchor: .start),
                Place(at, offset: Point(-0.8 * d, 0.8 * d + 2 * half), anchor: .end),
            ]
        }
        return Label(text, style: style, places: places, fallback: fallback, data: data)
    }
}

/// Labels of one kind, the more important ones first.
public struct LabelGroup: Sendable {
    /// The labels.
    public var labels: [Label]
    /// What is labelled, in the singular and the plural, for the note on labels left out: `("cone", "cones")`.
    public var noun: (one: String, many: String)

    /// Groups labels.
    public init(_ labels: [Label], noun: (one: String, many: String)) {
        self.labels = labels
        self.noun = noun
    }
}
