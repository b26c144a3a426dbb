import BigInt
import ExactArithmetic

/// What a pattern demands of the sign of each line: u has the pattern exactly when all demands are met.
struct SignDemands {
    /// The signs that a line may have; `positive` is (false, false, true) for (negative, zero, positive) and so on.
    struct Choice: Equatable {
        var negative = true
        var zero = true
        var positive = true
    }

    /// The choice of every line.
    private(set) var choices: [Choice]

    /// Reads the demands of a pattern; nil when they contradict each other on one line.
    init?(_ pattern: ActivationPattern, _ lines: PreparedLines) {
        choices = Array(repeating: Choice(), count: lines.count)
        for (row, line) in lines.rowLine.enumerated() {
            if line < 0 {
                if !pattern[row] { return nil }
                continue
            }
            // An active row is ≥ 0, an inactive one < 0; the row may point against its line.
            let active = pattern[row]
            if !active { choices[Int(line)].zero = false }
            if active == lines.rowForward[row] {
                choices[Int(line)].negative = false
            } else {
                choices[Int(line)].positive = false
            }
        }
        if choices.contains(Choice(negative: false, zero: false, positive: false)) { return nil }
    }

    /// The lines that must vanish.
    var vanishing: [Int] { choices.indices.filter { !choices[$0].negative && !choices[$0].positive } }

    /// The sign of a line other than zero that is allowed.
    func side(_ line: Int) -> Int { choices[line].positive ? 1 : -1 }
}
