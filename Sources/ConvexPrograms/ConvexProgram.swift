import Arrangements
import LinearAlgebra

/// The convex program of Wang, Lacotte and Pilanci (ICLR 2022),
///
///     P_c* = min ℓ(Σ_b s_b D_b X w_b) + β Σ_b ‖w_b‖₂   subject to   (2D_b − I) X w_b ≥ 0,
///
/// over the 2p blocks b = (pattern D_b, sign s_b = ±1).
public struct ConvexProgram: Sendable {
    /// The cones: the arrangement of the exact rows of X.
    public let arrangement: HyperplaneArrangement
    /// The data in doubles, n × d.
    public let x: Matrix
    /// The targets, n.
    public let y: Vector
    /// The loss ℓ.
    public let loss: any Loss
    /// The weight β > 0 of the regulariser.
    public let beta: Double

    /// States a program; `x` holds the doubles nearest to the arrangement's exact rows. β must be positive and finite.
    public init(arrangement: HyperplaneArrangement, y: Vector, loss: any Loss, beta: Double) {
        precondition(y.count == arrangement.n, "a program needs one target per row")
        self.arrangement = arrangement
        x = Matrix(rows: arrangement.n, columns: arrangement.dimension, storage: arrangement.matrix.doubles)
        self.y = y
        self.loss = loss
        self.beta = beta
    }

    /// The number of rows, n.
    public var n: Int { x.rows }
    /// The number of columns, d.
    public var d: Int { x.columns }

    /// The outputs f = Σ_b s_b D_b X w_b of blocks.
    public func fit(_ blocks: [Block]) -> Vector {
        var f = Vector(repeating: 0, count: n)
        for block in blocks {
            let z = x * block.w
            for k in 0..<n where block.pattern[k] { f[k] += Double(block.sign) * z[k] }
        }
        return f
    }

    /// 𝓛ᶜ_β(W) = ℓ(f) + β Σ_b ‖w_b‖₂.
    public func objective(_ blocks: [Block]) -> Double {
        loss.value(fit(blocks), y) + beta * blocks.reduce(0) { $0 + norm2($1.w) }
    }
}

/// A non-zero block of a point of the convex program.
public struct Block: Sendable, Equatable {
    /// The pattern D_b.
    public let pattern: ActivationPattern
    /// The sign s_b: +1 or −1.
    public let sign: Int
    /// The vector w_b ∈ ℝᵈ.
    public let w: Vector

    /// Makes a block.
    public init(pattern: ActivationPattern, sign: Int, w: Vector) {
        self.pattern = pattern
        self.sign = sign
        self.w = w
    }
}

/// How a solver stopped.
public enum Termination: String, Sendable {
    /// The certified gap is at most the tolerance.
    case solved
    /// The evaluation was cancelled; the best iterate with a valid lower bound.
    case interrupted
    /// The time allowed ended; the best iterate with a valid lower bound.
    case timeLimit = "timelimit"
    /// Rounding, or the memory set aside for the bound, stopped the progress above the tolerance; the best iterate with a valid lower
    /// bound.
    case stalled
    /// The point was given, not solved for: the image φ(θ) of a network.
    case given
}

/// A point of the convex program with what is proven about it.
public struct Solution: Sendable {
    /// The program.
    public let program: ConvexProgram
    /// The non-zero blocks of W.
    public let blocks: [Block]
    /// 𝓛ᶜ_β(W), the primal value.
    public let objective: Double
    /// A proven lower bound of the optimal value over the cones considered.
    public let lower: Double
    /// The outputs f, n.
    public let fit: Vector
    /// The dual point ν, feasible, that gives `lower`.
    public let dual: Vector
    /// How the solver stopped.
    public let termination: Termination
    /// Rounds of column generation.
    public let iterations: Int
    /// Cells priced over all rounds.
    public let priced: Int
    /// Wall time in seconds.
    public let seconds: Double
    /// Remarks on near ties and non-uniqueness, one sentence each.
    public let remarks: [String]

    /// Collects a solver's result.
    public init(
        program: ConvexProgram, blocks: [Block], objective: Double, lower: Double, fit: Vector, dual: Vector,
        termination: Termination, iterations: Int, priced: Int, seconds: Double, remarks: [String] = []
    ) {
        self.program = program
        self.blocks = blocks
        self.objective = objective
        self.lower = lower
        self.fit = fit
        self.dual = dual
        self.termination = termination
        self.iterations = iterations
        self.priced = priced
        self.seconds = seconds
        self.remarks = remarks
    }

    /// The relative gap (objective − lower) / max(1, objective), the contract's convention.
    public var gap: Double { (objective - lower) / max(1, objective) }
}
