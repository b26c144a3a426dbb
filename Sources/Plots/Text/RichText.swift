/// Text in which Unicode's sub- and superscript digits become shifted `tspan`s of ordinary digits.
enum RichText {
    /// Where a run stands.
    enum Shift { case none, up, down }

    /// Characters that stand at one height.
    struct Run {
        var text: String
        var shift: Shift
    }

    /// The size of a shifted run relative to the text around it.
    static let scriptScale = 0.75

    /// The text cut into runs, shifted characters replaced by ordinary ones.
    static func runs(_ text: String) -> [Run] {
        var runs: [Run] = []
        for character in text {
            let (plain, shift) = unscripted(character)
            if runs.last?.shift == shift {
                runs[runs.count - 1].text.append(plain)
            } else {
                runs.append(Run(text: String(plain), shift: shift))
            }
        }
        return runs
    }

    /// Appends the runs to a `text` element; after a shifted run the base line returns.
    static func fill(_ element: inout SVGElement, _ text: String, size: Double) {
        var offset = 0.0
        for run in runs(text) {
            let target: Double =
                switch run.shift {
                case .none: 0
                case .up: -0.36 * size
                case .down: 0.22 * size
                }
            if target == offset, run.shift == .none {
                element.append(text: run.text)
                continue
            }
            let fontSize = run.shift == .none ? nil : pixels(scriptScale * size)
            element.append(
                SVGElement("tspan", ["dy": pixels(target - offset), "font-size": fontSize]).containing(text: run.text))
            offset = target
        }
    }

    /// The ordinary character of a shifted one.
    private static func unscripted(_ character: Character) -> (Character, Shift) {
        scripts[character] ?? (character, .none)
    }

    private static let scripts: [Character: (Character, Shift)] = {
        var table: [Character: (Character, Shift)] = [
            "⁻": ("−", .up), "⁺": ("+", .up), "ᵀ": ("T", .up), "ᵈ": ("d", .up), "ⁿ": ("n", .up), "ᶜ": ("c", .up),
            "ᵛ": ("v", .up), "ˣ": ("x", .up),
            "₋": ("−", .down), "₊": ("+", .down), "ᵢ": ("i", .down), "ⱼ": ("j", .down), "ₖ": ("k", .down),
            "ₘ": ("m", .down), "ₙ": ("n", .down), "ᵦ": ("β", .down),
        ]
        for digit in 0...9 {
            let plain = Character(String(digit))
            table[NumberText.superscriptDigits[digit]] = (plain, .up)
            table[NumberText.subscriptDigits[digit]] = (plain, .down)
        }
        return table
    }()
}
