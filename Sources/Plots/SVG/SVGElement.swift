/// An element of an SVG document: a name, attributes in their order, and children or text.
public struct SVGElement: Sendable, Equatable {
    /// What an element holds.
    public enum Node: Sendable, Equatable {
        /// Another element.
        case element(SVGElement)
        /// Text, written with its special characters escaped.
        case text(String)
    }

    /// The element's name: `path`, `text`, ….
    public let name: String
    /// The attributes in their order.
    public private(set) var attributes: [Attribute]
    /// The content.
    public private(set) var children: [Node] = []

    /// A name with a value.
    public struct Attribute: Sendable, Equatable {
        /// The name: `fill`, `data-index`, ….
        public let name: String
        /// The value, not escaped.
        public let value: String
    }

    /// Makes an element; attributes whose value is nil are left out.
    public init(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
        self.name = name
        self.attributes = attributes.compactMap { pair in pair.value.map { Attribute(name: pair.key, value: $0) } }
    }

    /// The value of an attribute.
    public subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// Adds an attribute unless the value is nil.
    public mutating func set(_ name: String, _ value: String?) {
        if let value { attributes.append(Attribute(name: name, value: value)) }
    }

    /// Adds a child.
    public mutating func append(_ child: SVGElement) { children.append(.element(child)) }

    /// Adds text.
    public mutating func append(text: String) { children.append(.text(text)) }

    /// The element with more children.
    public func containing(_ elements: [SVGElement]) -> SVGElement {
        var result = self
        result.children += elements.map { .element($0) }
        return result
    }

    /// The element with text in it.
    public func containing(text: String) -> SVGElement {
        var result = self
        result.append(text: text)
        return result
    }
}

extension SVGElement {
    /// Writes the element; `replacing` changes attribute values, and gives the same value for most.
    func write(to text: inout String, replacing: (String) -> String) {
        text += "<\(name)"
        for attribute in attributes {
            text += " \(attribute.name)=\"\(escaped(replacing(attribute.value)))\""
        }
        if children.isEmpty {
            text += "/>"
            return
        }
        text += ">"
        for child in children {
            switch child {
            case .element(let element): element.write(to: &text, replacing: replacing)
            case .text(let content): text += escaped(content)
            }
        }
        text += "</\(name)>"
    }
}

/// Text with the characters escaped that mean something in XML; control characters, which XML forbids, are left out.
func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x26 || $0 == 0x3C || $0 == 0x3E || $0 == 0x22 }) else {
        return text
    }
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "\n", "\t", "\u{20}"...: result.unicodeScalars.append(scalar)
        default: break
        }
    }
    return result
}
