import BigInt
import ExactArithmetic

extension HyperplaneArrangement {
    /// All values of 1(Xu ≥ 0) over every u ∈ R^d, faces and u = 0 included, each with the dimension of its half-open cone.
    public func allPatterns(limit: Int? = nil, memoryLimit: Int? = nil, progress: EnumerationProgress? = nil) throws
        -> PatternCollection
    { try cells(limit: limit, memoryLimit: memoryLimit, progress: progress) }

    /// The exact number of values of 1(Xu ≥ 0) over every u ∈ R^d.
    public func countAllPatterns() throws -> BigInt { try count() }
}
