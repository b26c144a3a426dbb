/// How a line is drawn.
public struct Stroke: Sendable, Equatable {
    /// The dashes by which series differ besides colour.
    public enum Dash: String, Sendable, CaseIterable {
        /// Unbroken.
        case solid = ""
        /// Long dashes.
        case dashed = "6 4"
        /// Dots.
        case dotted = "1.5 3"
        /// Dash and dot.
        case dashDotted = "8 3 1.5 3"
    }

    /// The colour.
    public var color: Color
    /// The width in pixels.
    public var width: Double
    /// The opacity in (0, 1].
    public var opacity: Double
    /// The dashes.
    public var dash: Dash

    /// Describes a line.
    public init(_ color: Color = .current, width: Double = 1.5, opacity: Double = 1, dash: Dash = .solid) {
        self.color = color
        self.width = width
        self.opacity = opacity
        self.dash = dash
    }

    /// Adds the attributes to an element.
    func apply(to element: inout SVGElement) {
        element.set("stroke", color.svg)
        if width != 1 { element.set("stroke-width", pixels(width)) }
        if opacity < 1 { element.set("stroke-opacity", pixels(opacity)) }
        if dash != .solid { element.set("stroke-dasharray", dash.rawValue) }
    }
}

/// How an area is filled.
public struct Fill: Sendable, Equatable {
    /// The colour.
    public var color: Color
    /// The opacity in (0, 1]; tints are translucent so that they work on light and dark pages.
    public var opacity: Double

    /// Describes a filling.
    public init(_ color: Color, opacity: Double = 1) {
        self.color = color
        self.opacity = opacity
    }

    /// Three pale tints that also differ in grey: enough that neighbours in a ring differ.
    public static let tints = [Fill(.sky, opacity: 0.16), Fill(.orange, opacity: 0.2), Fill(.green, opacity: 0.22)]

    /// Adds the attributes to an element.
    func apply(to element: inout SVGElement) {
        element.set("fill", color.svg)
        if opacity < 1 { element.set("fill-opacity", pixels(opacity)) }
    }
}

/// A number or word that a mark carries as a `data-` attribute, for tests and scripts.
public struct DataAttribute: Sendable, Equatable {
    /// The name without `data-`.
    public let name: String
    /// The value.
    public let value: String

    /// A word.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// A number, in the shortest text that reads back to the same double.
    public init(_ name: String, _ value: Double) { self.init(name, exactText(value)) }

    /// An integer.
    public init(_ name: String, _ value: Int) { self.init(name, String(value)) }
}

extension SVGElement {
    /// Adds `data-` attributes and a tip that browsers show under the pointer.
    mutating func annotate(_ data: [DataAttribute], tip: String? = nil) {
        for attribute in data { set("data-" + attribute.name, attribute.value) }
        if let tip { append(SVGElement("title").containing(text: tip)) }
    }
}
