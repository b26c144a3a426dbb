/// The name with its Greek letters spelled out: `β` is `beta`, `β₁` is `beta₁`.
public func spelledOut(_ name: String) -> String {
    if name.utf8.allSatisfy({ $0 < 0x80 }) { return name }
    return name.map { greekNames[$0] ?? String($0) }.joined()
}

/// The Greek letters by their names in LaTeX, which are also their names as arguments.
let greekLetters: [(name: String, letter: Character)] = [
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ϵ"), ("varepsilon", "ε"), ("zeta", "ζ"),
    ("eta", "η"), ("theta", "θ"), ("vartheta", "ϑ"), ("iota", "ι"), ("kappa", "κ"), ("lambda", "λ"), ("mu", "μ"),
    ("nu", "ν"), ("xi", "ξ"), ("omicron", "ο"), ("pi", "π"), ("rho", "ρ"), ("varrho", "ϱ"), ("sigma", "σ"),
    ("varsigma", "ς"), ("tau", "τ"), ("upsilon", "υ"), ("phi", "ϕ"), ("varphi", "φ"), ("chi", "χ"), ("psi", "ψ"),
    ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"), ("Theta", "Θ"), ("Lambda", "Λ"), ("Xi", "Ξ"), ("Pi", "Π"),
    ("Sigma", "Σ"), ("Upsilon", "Υ"), ("Phi", "Φ"), ("Psi", "Ψ"), ("Omega", "Ω"),
]

/// The spelled-out names of Greek letters; variant forms share the plain name.
private let greekNames: [Character: String] = {
    var names: [Character: String] = ["µ": "mu"]
    for (name, letter) in greekLetters { names[letter] = name.hasPrefix("var") ? String(name.dropFirst(3)) : name }
    return names
}()
