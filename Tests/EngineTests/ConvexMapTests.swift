import ConvexPrograms
import LinearAlgebra
import Networks
import Testing

@Suite struct ConvexMapTests {
    private func close(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)) }

    /// Whether two lists hold the same blocks, in any order.
    private func agree(_ a: [Block], _ b: [Block]) -> Bool {
        a.count == b.count
            && a.allSatisfy { own in
                b.contains {
                    $0.pattern == own.pattern && $0.sign == own.sign
                        && norm2(difference($0.w, own.w)) <= 1e-9 * max(1, norm2(own.w))
                }
            }
    }

    @Test(arguments: ReferenceProblem.all)
    func phiAndObjectivesAgreeWithTheReference(_ problem: ReferenceProblem) throws {
        let program = problem.program
        for reference in problem.networks {
            let network = reference.network
            #expect(close(network.objective(program), reference.number("loss")), "\(reference)")
            let blocks = network.blocks(over: program.x)
            let expected = (reference.expected["phi"]?.array ?? []).compactMap(\.block)
            #expect(agree(blocks, expected), "\(reference): \(blocks)")
            #expect(close(program.objective(blocks), reference.number("phi_objective")), "\(reference)")
            #expect(program.objective(blocks) <= network.objective(program) * (1 + 1e-12))
            // 𝓛(ψ(W)) = 𝓛ᶜ(W), and ψ∘φ = id on minimal optimal networks.
            let image = ReLUNetwork(dimension: program.d, blocks: blocks)
            #expect(close(image.objective(program), program.objective(blocks)), "\(reference)")
            if reference.flag("optimal") == true, reference.flag("minimal") == true {
                #expect(image.isSame(as: network), "\(reference)")
            }
        }
    }

    @Test(arguments: ReferenceProblem.all.filter { $0.json["convex_points"] != nil })
    func canonicalFormsAgreeWithTheReference(_ problem: ReferenceProblem) throws {
        let program = problem.program
        for point in problem.json["convex_points"]?.array ?? [] {
            let blocks = (point["blocks"]?.array ?? []).compactMap(\.block)
            let expected = try #require(point["expected"])
            let canonical = canonicalized(blocks, over: program.x)
            #expect(canonical.count == expected["canonical_cardinality"]?.int)
            #expect(close(program.objective(canonical), expected["canonical_objective"]?.double ?? .nan))
            let network = ReLUNetwork(dimension: program.d, blocks: blocks)
            #expect(agree(network.blocks(over: program.x), canonical))
            if expected["optimal"]?.bool == true {
                let structure = NetworkStructure(network, over: program.x)
                #expect(structure.isMinimalByBlock == expected["psi_minimal"]?.bool)
            }
        }
    }

    @Test(arguments: ReferenceProblem.all)
    func structureAgreesWithTheReference(_ problem: ReferenceProblem) {
        for reference in problem.networks {
            let structure = NetworkStructure(reference.network, over: problem.program.x)
            #expect(structure.isBalanced == reference.flag("scaled"), "\(reference)")
            #expect(structure.isNearlyMinimal == reference.flag("nearly_minimal"), "\(reference)")
            #expect(structure.isMinimal == reference.flag("minimal"), "\(reference)")
            #expect(structure.isNearlyMinimalByBlock == reference.flag("nearly_minimal_block"), "\(reference)")
            #expect(structure.isMinimalByBlock == reference.flag("minimal_block"), "\(reference)")
            #expect(structure.isIrreducible == reference.flag("irreducible"), "\(reference)")
            #expect(structure.dead.count == reference.expected["zero_neurons"]?.int, "\(reference)")
        }
    }
}
