import Arrangements
import LinearAlgebra

/// A change of the active faces of the optimum as β falls.
public struct PathEvent: Sendable {
    /// What happens to a neuron.
    public enum Kind: String, Sendable {
        /// The price of its direction reaches β; it starts with length zero.
        case birth
        /// Its length reaches zero, while the price of its direction falls below β.
        case death
        /// It becomes one with a neuron in the cone beyond a hyperplane: the two meet on it.
        case merge
        /// A neuron on a hyperplane becomes two, one on each side.
        case split
        /// It meets a hyperplane and stays on it.
        case kink
        /// It leaves a hyperplane.
        case release
        /// It passes through the hyperplane of rows with ν = 0.
        case crossing

        /// Whether a neuron begins with it.
        public var isBeginning: Bool { self == .birth || self == .split }
        /// Whether a neuron ends with it.
        public var isEnd: Bool { self == .death || self == .merge }
    }

    /// What happens.
    public let kind: Kind
    /// The weight β at which it happens; the geometric middle of the bracket when only that is known.
    public let beta: Double
    /// The weights between which it happens; of a located event, what rounding leaves open.
    public let bracket: ClosedRange<Double>
    /// The half-width of the bracket.
    public var uncertainty: Double { max(bracket.upperBound - beta, beta - bracket.lowerBound) }
    /// How the weight is known.
    public enum Status: String, Sendable {
        /// β is a root of the optimality conditions, with a certificate at β.
        case located
        /// Two weights with the event between them are known, as for losses with kinks and when time ends.
        case bracketed
        /// The optimum is not unique, and between two weights one optimum gives way to another although both neurons keep the price β.
        case choice
    }

    /// How the weight is known.
    public let status: Status
    /// Whether β is a root of the optimality conditions with a certificate at β, and not only the middle of a bracket.
    public var isLocated: Bool { status == .located }
    /// The sign of the neuron's output weight, +1 or −1.
    public let sign: Int
    /// The pattern of the neuron in the solution nearest to the event.
    public let pattern: ActivationPattern
    /// ‖w‖ at the event: zero at a located birth or death; else that of the nearest solution.
    public let norm: Double
    /// The index of the neuron in the solution before the event at a death or merge, else in the one after it; nil when that
    /// solution, one of the given weights, does not have it.
    public internal(set) var neuron: Int?
}
