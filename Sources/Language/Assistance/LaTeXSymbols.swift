/// Symbols by the names that one types behind a backslash, as in Julia: `\beta` is β, `\_1` is ₁, `\^2` is ².
let latexSymbols: [String: String] = {
    var table = named
    for (name, letter) in greekLetters { table[name] = String(letter) }
    for (digit, (lower, upper)) in zip("0123456789+-()", zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")) {
        table["_\(digit)"] = String(lower)
        table["^\(digit)"] = String(upper)
    }
    for (letter, lower) in zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ") { table["_\(letter)"] = String(lower) }
    return table
}()

private let named: [String: String] = [
    "approx": "≈", "napprox": "≉", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "in": "∈",
    "notin": "∉", "sqrt": "√", "div": "÷", "cdot": "⋅", "infty": "∞", "partial": "∂", "nabla": "∇", "ell": "ℓ",
    "prime": "′", "sum": "∑", "prod": "∏", "int": "∫", "emptyset": "∅", "euler": "ℯ", "hbar": "ħ", "degree": "°",
    "scrL": "ℒ", "bbR": "ℝ", "scrC": "𝒞", "scrW": "𝒲", "hat": "̂", "bar": "̄", "tilde": "̃", "star": "⋆", "^*": "*",
]
