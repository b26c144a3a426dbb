import BigInt
import ExactArithmetic

/// The geometry of one half-open cone {u : 1(Xu ≥ 0) = D}, full-dimensional when D is a cell.
public struct PatternCone: Sendable {
    /// The pattern D.
    public let pattern: ActivationPattern
    /// The dimension of the cone in R^d.
    public let dimension: Int
    /// The dimension d − r of the subspace ker X that every cone contains (its lineality).
    public let lineality: Int
    /// A point of the relative interior with integer entries; its pattern is exactly D.
    public let integerWitness: [BigInt]
    /// The witness in doubles whose exact pattern is D; nil when no double vector was found in a very thin cone.
    public let witness: [Double]?
    /// The rows that bound the cone, one (the first) per facet hyperplane, ascending.
    public let facets: [Int]
    /// The extreme rays of the closed cone within the row space of X, as unit vectors.
    public let rays: [[Double]]
}

extension HyperplaneArrangement {
    /// The geometry of a pattern's cone, nil when no u has this pattern.
    public func cone(of pattern: ActivationPattern) -> PatternCone? { nil }

    /// The rows that bound the cone of a pattern, one (the first) per facet hyperplane; nil when no u has this pattern.
    public func facets(of pattern: ActivationPattern) -> [Int]? { cone(of: pattern)?.facets }

    /// A vector of doubles in the relative interior of the cone of a pattern, verified exactly.
    public func witness(of pattern: ActivationPattern) -> [Double]? { cone(of: pattern)?.witness }

    /// An integer vector in the relative interior of the cone of a pattern; nil when no u has this pattern.
    public func integerWitness(of pattern: ActivationPattern) -> [BigInt]? { cone(of: pattern)?.integerWitness }
}
