/// The name of a kind with its indefinite article: `a Dataset`, `an OptimalSet`, `an 8 × 2 matrix`; `nothing` stays.
public func indefinite(_ kind: String) -> String {
    if kind == "nothing" { return kind }
    let word = kind.prefix { !$0.isWhitespace }
    let isNumber = word.allSatisfy(\.isNumber)
    let soundsOpen =
        isNumber
        ? word.first == "8" || ((word.hasPrefix("11") || word.hasPrefix("18")) && word.count % 3 == 2)
        : word.first.map { "AEIOaeio".contains($0) } ?? false
    return "\(soundsOpen ? "an" : "a") \(kind)"
}
