import Certificates
import ConvexPrograms
import LinearAlgebra
import Networks
import Testing

@Suite struct OptimalSetTests {
    static let described = ReferenceProblem.all.filter { $0.expected["optimal_set"] != nil }

    /// The optimal set from the optimal outputs in the reference.
    private func optimalSet(_ problem: ReferenceProblem) throws -> OptimalSet {
        let fit = try #require(problem.expected["fit"]?.doubles)
        let value = try #require(problem.expected["P_star"]?.double)
        return try OptimalSet(
            Solution(
                program: problem.program, blocks: [], objective: value, lower: value, fit: fit,
                dual: problem.expected["dual_nu"]?.doubles ?? [], termination: .solved, iterations: 0, priced: 0,
                seconds: 0))
    }

    @Test(arguments: described)
    func agreesWithTheReference(_ problem: ReferenceProblem) throws {
        let set = try optimalSet(problem)
        let expected = try #require(problem.expected["optimal_set"])
        let directions = expected["directions"]?.array ?? []
        // The place of each reference direction among ours.
        let places = directions.map { direction -> Int? in
            let (sign, u) = (direction.array?[0].int ?? 0, direction.array?[1].doubles ?? [])
            return set.directions.firstIndex { $0.sign == sign && norm2(difference($0.u, u)) < 1e-8 }
        }
        #expect(set.directions.count == directions.count)
        #expect(Set(places.compactMap { $0 }).count == directions.count)
        let blocks = expected["blocks_per_direction"]?.doubles ?? []
        #expect(places.map { $0.map { set.directions[$0].patterns.count } } == blocks.map { Int($0) })
        #expect(set.dimension == expected["dim_network_polytope"]?.int)
        #expect(set.dimensionOfConvexSet == expected["dim_W_star_chambers"]?.int)
        let mstar = try #require(expected["m_star"]?.int)
        let largest = try #require(expected["M_star"]?.int)
        #expect(set.fewest == mstar...mstar)
        #expect(set.most == largest...largest)
        let vertices = (expected["vertices"]?.array ?? []).compactMap(\.doubles)
        let own = try #require(set.vertices).map { vertex in places.map { $0.map { vertex[$0] } ?? .nan } }
        #expect(own.count == vertices.count)
        for vertex in vertices {
            #expect(own.contains { norm2(difference($0, vertex)) < 1e-8 }, "\(vertex) is missing in \(own)")
        }
        for (width, count) in expected["components_by_width"]?.object?.members ?? [] {
            #expect(set.components(width: Int(width) ?? -1) == count.int, "width \(width)")
        }
        #expect(set.components(width: mstar - 1) == 0 || mstar == 0)
    }

    /// The dimension of the points that use at most m directions, from all choices of them and the vertices within.
    @Test(arguments: described)
    func dimensionsByWidth(_ problem: ReferenceProblem) throws {
        let set = try optimalSet(problem)
        let (vertices, count) = (try #require(set.vertices), set.directions.count)
        try #require(count <= 12)
        for m in 0...(count + 1) {
            let dimensions = (0..<(1 << count)).filter { $0.nonzeroBitCount <= m }.compactMap { choice -> Int? in
                let inside = vertices.filter { a in a.indices.allSatisfy { a[$0] == 0 || choice >> $0 & 1 == 1 } }
                return inside.first.map { first in ColumnBasis(inside.map { difference($0, first) }).rank }
            }
            #expect(set.dimension(width: m) == dimensions.max(), "width \(m)")
            #expect((set.vertexCount(width: m) ?? 0) > 0 || m < set.fewest.lowerBound)
            let blocks = set.dimensionOfConvexSet(width: m)
            #expect((blocks == nil) == dimensions.isEmpty)
            #expect((blocks ?? 0) >= (dimensions.max() ?? 0))
        }
        let total = set.directions.reduce(0) { $0 + $1.patterns.count }
        #expect(set.dimensionOfConvexSet(width: total) == set.dimensionOfConvexSet)
    }

    /// A unique network of four neurons on walls, each held by two blocks: each further block is one more dimension, up to four.
    @Test func blocksOnWallsAddDimensions() throws {
        let problem = try #require(Self.described.first { $0.name == "line5_bias" })
        let set = try optimalSet(problem)
        #expect((3...9).map { set.dimensionOfConvexSet(width: $0) } == [nil, 0, 1, 2, 3, 4, 4])
        #expect((3...9).map { set.dimension(width: $0) } == [nil, 0, 0, 0, 0, 0, 0])
    }

    @Test(arguments: described)
    func verticesAreIrreducibleOptima(_ problem: ReferenceProblem) throws {
        let set = try optimalSet(problem)
        for vertex in try #require(set.vertices) {
            let network = set.network(weights: vertex)
            let certificate = try certify(neurons: network.neurons.map { ($0.u, $0.alpha) }, of: problem.program)
            #expect(certificate.optimal)
            #expect(certificate.gap < 1e-12)
            #expect(NetworkStructure(network, over: problem.program.x).isIrreducible)
        }
    }
}
