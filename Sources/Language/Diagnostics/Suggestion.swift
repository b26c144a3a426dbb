/// The candidate closest to a misspelt name, nil when none is close: at most a third of the letters differ, of a single
/// letter none but its case.
///
/// Distance of Damerau and Levenshtein with adjacent transpositions, upper and lower case alike.
public func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    let word = Array(name.lowercased())
    let allowed = word.count == 1 ? 0 : max(1, (word.count + 1) / 3)
    let ranked = candidates.map { (candidate: $0, distance: editDistance(word, Array($0.lowercased()))) }
    return ranked.filter { $0.distance <= allowed }.min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }?
        .candidate
}

/// The number of insertions, deletions, replacements and adjacent transpositions between two words.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}

/// The shortest text that reads back to the same double; integers without a point.
public func shortest(_ x: Double) -> String {
    if x.isNaN { return "NaN" }
    if x.isInfinite { return x < 0 ? "-Inf" : "Inf" }
    if let i = Int(exactly: x), i.magnitude < 1 << 53 { return x == 0 && x.sign == .minus ? "-0" : String(i) }
    let text = String(x)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
