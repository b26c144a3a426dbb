import Arrangements
import ConvexPrograms
import LinearAlgebra
import Solvers
import Testing

@testable import Certificates

/// Certificates for losses with kinks, where ν is not unique, on rows that are multiples of others up to small shifts: there a walk
/// over all cells needs exact arithmetic.
@Suite struct KinkedCertificateTests {
    private let solution: Solution

    init() throws {
        var random = Xoshiro256(seed: 3)
        let (n, d) = (12, 5)
        var rows = (0..<6).map { _ in (0..<d).map { _ in random.normal() } }
        for k in rows.count..<n {
            let shift = [1e-5, 1e-9, 1e-13][k % 3]
            rows.append(rows[k - 6].map { [2, -1, 0.5][k % 3] * $0 + shift * random.normal() })
        }
        let y = (0..<n).map { _ in random.uniform() < 0.5 ? -1.0 : 1 }
        let arrangement = try HyperplaneArrangement(Matrix(rows))
        let most = betaMax(ConvexProgram(arrangement: arrangement, y: y, loss: HingeLoss(), beta: 1))
        solution = solve(ConvexProgram(arrangement: arrangement, y: y, loss: HingeLoss(), beta: 0.1 * most))
        #expect(solution.termination == .solved)
    }

    /// One maximisation over all cells instead of one for every cutting plane.
    @Test func theClaimsOwnDualIsEnough() throws {
        let certificate = try certify(solution)
        #expect(certificate.pricings == 1)
        #expect(certificate.optimal && certificate.gap <= 1e-10)
        #expect(certificate.price <= certificate.beta * (1 + 1e-10))
    }

    /// No ν, one that proves nothing, one of the wrong length and one where ℓ* is infinite: cutting planes find a ν that does.
    @Test func withoutAUsefulDualItIsSearchedFor() throws {
        let (program, blocks) = (solution.program, solution.blocks)
        let n = program.n
        let useless: [Vector?] = [
            nil, Vector(repeating: 0, count: n), Vector(repeating: 1, count: n - 1), scaled(program.y, by: 7),
            scaled(solution.dual, by: 0.9),
        ]
        for dual in useless {
            let certificate = try certify(blocks, of: program, dual: dual)
            #expect(certificate.pricings > 1 && certificate.optimal)
            #expect(abs(certificate.lower - solution.objective) <= 1e-7 * solution.objective)
        }
    }

    /// The ν of an optimum proves nothing of a claim that is none: its own value is recomputed.
    @Test(arguments: [0.9, 1.1]) func theDualOfAnOptimumDoesNotProveOtherClaims(_ factor: Double) throws {
        let blocks = solution.blocks.map { Block(pattern: $0.pattern, sign: $0.sign, w: scaled($0.w, by: factor)) }
        let certificate = try certify(blocks, of: solution.program, dual: solution.dual)
        #expect(!certificate.optimal && certificate.pricings > 1)
        #expect(
            certificate.lower <= solution.objective * (1 + 1e-12)
                && certificate.objective > solution.objective * (1 + 1e-4))
    }

    /// Blocks outside of their cones are never optimal, however good their ν.
    @Test func blocksOutsideOfTheirConesAreNotProven() throws {
        let blocks = solution.blocks.map { Block(pattern: $0.pattern, sign: $0.sign, w: scaled($0.w, by: -1)) }
        let certificate = try certify(blocks, of: solution.program, dual: solution.dual)
        #expect(!certificate.feasible && !certificate.optimal)
    }
}
