import Arrangements
import Language

extension Arguments {
    /// The argument `patterns` when it was given: Patterns, a Pattern, or a list of Patterns or of vectors of n zeros and ones.
    func patterns(of problem: Problem) throws -> [ActivationPattern]? {
        let n = problem.program.n
        switch self["patterns"] {
        case nil: return nil
        case .object(let object as Patterns)?:
            guard object.collection.rowCount == n else {
                throw Diagnostic(
                    .shape, "the patterns have \(object.collection.rowCount) rows, the problem has \(n)",
                    remedy: "take the patterns of the problem's own data, such as `enumerate(P.data)`",
                    argument: "patterns")
            }
            return Array(object.collection)
        case .list(let items)?: return try items.map { try pattern($0, count: n) }
        case let single?: return [try pattern(single, count: n)]
        }
    }

    /// A Pattern, or a vector of zeros and ones, of n bits.
    private func pattern(_ value: Value, count n: Int) throws -> ActivationPattern {
        let bits: [Bool]
        if case .object(let pattern as Pattern) = value {
            bits = pattern.pattern.bits
        } else if let entries = value.asVector, entries.allSatisfy({ $0 == 0 || $0 == 1 }) {
            bits = entries.map { $0 == 1 }
        } else {
            throw mismatch("patterns", "Patterns, or a list of Patterns or of vectors of zeros and ones")
        }
        guard bits.count == n else {
            throw Diagnostic(
                .shape, "a pattern has \(counted(bits.count, "bit")), the problem \(counted(n, "row"))",
                remedy: "give one bit per row of the data", argument: "patterns")
        }
        return ActivationPattern(bits: bits)
    }
}
