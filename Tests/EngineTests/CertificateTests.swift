import Certificates
import ConvexPrograms
import LinearAlgebra
import Networks
import Testing

@Suite struct CertificateTests {
    /// Values of the reference are good to about 1e-10 relative.
    private func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs(a - b) <= tolerance * max(1, abs(a), abs(b))
    }

    @Test func referencesAreThere() {
        #expect(ReferenceProblem.all.count >= 17)
        #expect(ReferenceProblem.all.flatMap(\.networks).count >= 50)
    }

    @Test(arguments: ReferenceProblem.all)
    func networksAreCertifiedAsInTheReference(_ problem: ReferenceProblem) throws {
        for reference in problem.networks {
            let neurons = reference.network.neurons.map { ($0.u, $0.alpha) }
            let certificate = try certify(neurons: neurons, of: problem.program)
            #expect(certificate.optimal == reference.flag("optimal"), "\(reference)")
            #expect(close(certificate.objective, reference.number("loss")), "\(reference)")
            #expect(close(certificate.price, reference.number("max_correlation")), "\(reference)")
            #expect(close(certificate.lower, reference.number("dual_bound")), "\(reference)")
            let gap = reference.number("gap") / max(1, reference.number("loss"))
            #expect(close(certificate.gap, gap), "\(reference)")
        }
    }

    @Test(arguments: ReferenceProblem.all)
    func witnessAttainsThePrice(_ problem: ReferenceProblem) throws {
        for reference in problem.networks {
            let neurons = reference.network.neurons.map { ($0.u, $0.alpha) }
            let certificate = try certify(neurons: neurons, of: problem.program)
            let program = problem.program
            let nu = scaled(program.loss.gradient(reference.network.predict(program.x), program.y), by: -1)
            let activation = (program.x * certificate.witness).map { max(0, $0) }
            #expect(close(Double(certificate.witnessSign) * dot(nu, activation), certificate.price), "\(reference)")
            #expect(norm2(certificate.witness) <= 1 + 1e-12)
        }
    }

    @Test(arguments: ReferenceProblem.all.filter { $0.json["convex_points"] != nil })
    func convexPointsAreCheckedForFeasibility(_ problem: ReferenceProblem) throws {
        for point in problem.json["convex_points"]?.array ?? [] {
            let blocks = (point["blocks"]?.array ?? []).compactMap(\.block)
            let certificate = try certify(blocks, of: problem.program)
            let expected = try #require(point["expected"])
            #expect(certificate.optimal == expected["optimal"]?.bool)
            #expect(close(certificate.objective, expected["objective"]?.double ?? .nan))
            #expect(certificate.feasible == (expected["infeasibility"]?.double == 0))
        }
    }
}
