import Arrangements
import ConvexPrograms
import LinearAlgebra
import Networks
import Solvers
import Testing

@Suite struct LandscapePathTests {
    private func optimum(_ program: ConvexProgram) -> ReLUNetwork {
        ReLUNetwork(dimension: program.d, blocks: solve(program).blocks)
    }

    /// Starts where it must, keeps its width, is continuous across pieces, and never rises on a grid of 40 intervals per piece.
    private func expectDescent(_ path: NetworkPath, from start: ReLUNetwork, _ label: Comment) {
        #expect(path.start == start, label)
        #expect(path.isMonotone, "\(label): rise \(path.rise)")
        var last = start
        for piece in path.pieces {
            #expect(distance(last, piece.network(at: 0)) <= 1e-7 * (1 + size(last)), "\(label): \(piece.kind)")
            last = piece.network(at: 1)
            #expect(last.width == start.width, label)
        }
        #expect(path.losses.count == path.networks.count, label)
    }

    private func size(_ network: ReLUNetwork) -> Double { norm2(network.neurons.flatMap { $0.u + [$0.alpha] }) }

    private func distance(_ a: ReLUNetwork, _ b: ReLUNetwork) -> Double {
        norm2(difference(a.neurons.flatMap { $0.u + [$0.alpha] }, b.neurons.flatMap { $0.u + [$0.alpha] }))
    }

    @Test func everyStartOfWidthAboveTheRankReachesTheOptimum() throws {
        var kinds: Set<NetworkPath.Piece.Kind> = []
        for seed: UInt64 in 1...400 {
            var problem = try RandomProblem(seed: seed)
            let program = problem.program
            let optimum = optimum(program)
            let width = program.n + 1 + Int(seed % 3)
            let start = problem.network(width: width)
            let path = try start.path(to: .global(optimum), in: program, samples: 40)
            expectDescent(path, from: start, "seed \(seed)")
            let value = optimum.objective(program)
            #expect(abs(path.losses[path.losses.count - 1] - value) <= 1e-9 * max(1, value), "seed \(seed)")
            kinds.formUnion(path.pieces.map(\.kind))
        }
        #expect(kinds.isSuperset(of: [.scale, .merge, .prune, .line, .exchange, .homotopy]), "\(kinds)")
    }

    @Test func pathsToMinimalFormsEndThere() throws {
        for seed: UInt64 in 1...300 {
            var problem = try RandomProblem(seed: seed)
            let program = problem.program
            let start = problem.network(width: 6)
            let nearly = try start.path(to: .nearlyMinimal, in: program, samples: 40)
            expectDescent(nearly, from: start, "seed \(seed)")
            #expect(NetworkStructure(nearly.end, over: program.x).isNearlyMinimal, "seed \(seed)")
            let minimal = try start.path(to: .minimal, in: program, samples: 40)
            expectDescent(minimal, from: start, "seed \(seed)")
            #expect(NetworkStructure(minimal.end, over: program.x).isMinimal, "seed \(seed)")
            for (i, piece) in minimal.pieces.enumerated() {
                let losses = Array(minimal.losses(ofPiece: i))
                let change = losses[0] - losses[losses.count - 1]
                if piece.kind == .collapse { #expect(abs(change) <= 1e-12 * max(1, losses[0]), "seed \(seed)") }
                if piece.kind == .scale || piece.kind == .merge {
                    // A fall of 1e-9 over 40 intervals is far above the rounding of one loss.
                    let isStrict = zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 }
                    #expect(isStrict || change < 1e-9 * losses[0], "seed \(seed) \(piece.kind)")
                }
            }
        }
    }

    @Test func referencePathsAreReproduced() throws {
        for problem in ReferenceProblem.all {
            guard let check = problem.json["path_check"], let name = check["start"]?.string,
                let start = problem.networks.first(where: { $0.name.hasSuffix("." + name) })?.network
            else { continue }
            #expect(start.width == check["width"]?.int)
            let path = try start.path(to: .global(optimum(problem.program)), in: problem.program, samples: 40)
            expectDescent(path, from: start, "\(problem)")
            let value = try #require(problem.expected["P_star"]?.double)
            #expect(abs(path.losses[path.losses.count - 1] - value) <= 1e-9 * max(1, value))
            for (reference, i) in zip(check["reference_pieces"]?.array ?? [], path.pieces.indices) where i < 2 {
                let losses = try #require(reference["losses"]?.doubles)
                #expect(path.pieces[i].kind.rawValue == reference["kind"]?.string)
                #expect(abs(path.losses(ofPiece: i).first! - losses[0]) <= 1e-9)
                #expect(abs(path.losses(ofPiece: i).last! - losses[losses.count - 1]) <= 1e-9)
            }
        }
    }

    /// The spurious local minimum at m = n = 2 is a valley; with a third slot there is a way out.
    @Test func tooNarrowNamesAWidthThatSuffices() throws {
        let problem = try #require(ReferenceProblem.all.first { $0.name == "width_n_fails" })
        let start = try #require(problem.networks.first { $0.name.hasSuffix("local_m2") }).network
        let optimum = optimum(problem.program)
        #expect(throws: PathError.tooNarrow(width: 2, needed: 3)) {
            try start.path(to: .global(optimum), in: problem.program)
        }
        let path = try start.padded(to: 3).path(to: .global(optimum), in: problem.program, samples: 40)
        expectDescent(path, from: start.padded(to: 3), "padded")
        #expect(abs(path.losses.last! - optimum.objective(problem.program)) <= 1e-9)
    }

    @Test func namedWidthsSuffice() throws {
        var narrow = 0
        for seed: UInt64 in 1...300 {
            var problem = try RandomProblem(seed: seed)
            let program = problem.program
            let optimum = optimum(program)
            let start = problem.network(width: 1 + Int(seed % 3))
            do {
                let path = try start.path(to: .global(optimum), in: program, samples: 40)
                expectDescent(path, from: start, "seed \(seed)")
            } catch PathError.tooNarrow(let width, let needed) {
                narrow += 1
                #expect(width == start.width && needed > width && needed <= program.n + 1, "seed \(seed)")
                let wide = start.padded(to: needed)
                let path = try wide.path(to: .global(optimum), in: program, samples: 40)
                expectDescent(path, from: wide, "seed \(seed)")
            }
        }
        #expect(narrow > 50)
    }

    @Test func pathsToAGivenNetworkEndAtIt() throws {
        for seed: UInt64 in 1...200 {
            var problem = try RandomProblem(seed: seed)
            let program = problem.program
            let width = 2 * program.n + 2
            let (start, goal) = (problem.network(width: width), problem.network(width: 4))
            let path = try start.path(to: .network(goal), in: program, samples: 10)
            #expect(path.end.isSame(as: goal, tolerance: 1e-6), "seed \(seed)")
            #expect(path.start == start)
            let optimum = optimum(program)
            let down = try start.path(to: .network(optimum), in: program, samples: 40)
            expectDescent(down, from: start, "seed \(seed)")
            #expect(down.end.isSame(as: optimum, tolerance: 1e-6), "seed \(seed)")
        }
    }

    @Test func barriersAreThoseOfTheStraightLine() throws {
        var barriers = 0
        for seed: UInt64 in 1...100 {
            var problem = try RandomProblem(seed: seed)
            let program = problem.program
            let (first, second) = (problem.network(width: 3), problem.network(width: 2))
            let barrier = try first.barrier(to: second, over: optimum(program), in: program, samples: 20)
            #expect(barrier.pathHeight <= 1e-9 * max(1, barrier.lineLosses[0]), "seed \(seed)")
            #expect(abs(barrier.lineLosses[0] - first.objective(program)) <= 1e-12 * max(1, barrier.lineLosses[0]))
            #expect(abs(barrier.lineLosses[20] - second.objective(program)) <= 1e-12 * max(1, barrier.lineLosses[20]))
            if barrier.lineHeight > 0 { barriers += 1 }
        }
        #expect(barriers > 10)
    }
}
