import ExactArithmetic

/// A number that data may hold, or what keeps a text from being one.
enum Cell {
    case number(ExactNumber)
    case unusable(Problem)

    /// Why a text is not a usable number.
    struct Problem {
        /// Completes "column … ": `is empty`, `holds "NA", a missing value`.
        let message: String
        let remedy: String?
        /// Whether the text is a word, as a class is, rather than a spoiled number.
        var isWord = false
    }

    /// Judges a number that was read exactly.
    init(_ number: ExactNumber, text: @autoclosure () -> String) {
        let double = number.double
        if double.isFinite, double != 0 || number.signum == 0 {
            self = .number(number)
        } else {
            self = .unusable(
                Problem(message: "holds \(quoted(text())), which no double can hold", remedy: Self.rescale))
        }
    }

    /// Judges text.
    init(text: String) {
        if let number = ExactNumber(decimal: text) {
            self.init(number, text: text)
        } else {
            self = .unusable(Self.problem(text))
        }
    }

    private static func problem(_ text: String) -> Problem {
        let word = text.lowercased()
        if word.isEmpty { return Problem(message: "is empty", remedy: fillIn) }
        if missing.contains(word) {
            return Problem(message: "holds \(quoted(text)), a missing value", remedy: fillIn)
        }
        if infinite.contains(word) {
            return Problem(message: "holds \(quoted(text)), not a finite number", remedy: fillIn)
        }
        if let double = Double(word), double == 0 || double.isInfinite, !word.contains("x") {
            return Problem(message: "holds \(quoted(text)), which no double can hold", remedy: rescale)
        }
        let message = "holds \(quoted(text)), not a number"
        if ExactNumber(decimal: text.replacing(",", with: ".")) != nil {
            return Problem(message: message, remedy: "write decimals with a point")
        }
        if word == "true" || word == "false" { return Problem(message: message, remedy: "write 1 and 0", isWord: true) }
        return Problem(message: message, remedy: nil, isWord: true)
    }

    private static let rescale = "rescale the column"
    private static let fillIn = "drop the row or fill the value in"
    private static let missing: Set = ["na", "n/a", "nan", "+nan", "-nan", "null", "?"]
    private static let infinite: Set = ["inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"]
}

extension String {
    /// The text with every occurrence of a character replaced.
    fileprivate func replacing(_ character: Character, with other: Character) -> String {
        String(map { $0 == character ? other : $0 })
    }
}
