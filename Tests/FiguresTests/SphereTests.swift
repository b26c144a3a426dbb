import Arrangements
import Figures
import Glibc
import LinearAlgebra
import Plots
import Testing

/// The pieces on the hemispheres are the cells of the arrangement; the graph joins the cells that share a facet.
@Suite struct SphereTests {
    private func rows(_ seed: Int) -> Matrix {
        var generator = Xoshiro256(seed: UInt64(seed))
        let n = 3 + generator.index(below: 8)
        let d = 3 + seed % 2
        var entries = (0..<(n * d)).map { _ in Double(generator.index(below: 7)) - 3 }
        // Rank 3 in four columns: the fourth is a combination of the others.
        if d == 4 {
            for k in 0..<n { entries[4 * k + 3] = entries[4 * k] + entries[4 * k + 1] - 2 * entries[4 * k + 2] }
        }
        return Matrix(rows: n, columns: d, storage: entries)
    }

    @Test(arguments: 1...30)
    func piecesAreTheCells(_ seed: Int) throws {
        let arrangement = try HyperplaneArrangement(rows(seed))
        guard arrangement.rank == 3 else { return }
        try expectPiecesAreCells(arrangement)
    }

    /// 39,802 cells: counted, not cut out.
    @Test func manyCellsAreNotTinted() throws {
        let rows = Matrix(rows: 200, columns: 3, storage: (0..<600).map { cos(Double($0 * $0 + 7 * $0)) })
        let arrangement = try HyperplaneArrangement(rows)
        let plot = try #require(SphereFigure(arrangement)).plot()
        #expect(plot.title == "\(try arrangement.count()) cones of 200 points of rank 3")
        #expect(plot.notes == ["The cones are too many to tint."])
        #expect(plot.panels.allSatisfy { $0.marks.count == 201 })
    }

    /// Circles that meet on the equator of the view, where a lune is cut from end to end: the corners and edges of a square with a bias.
    @Test(arguments: [
        [1, 1, 1, -1, -1, 1, 1, -1, 1, -1, 1, 1],
        [1, 0, 1, -1, 0, 1, 2, 0, 1, 0, 1, 1],
        [1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1],
        [1, 0, 1, 1, 0, -1, 0, 1, 1, 0, 1, -1, 1, 1, 1],
    ])
    func circlesMeetOnTheEquator(_ entries: [Double]) throws {
        try expectPiecesAreCells(
            HyperplaneArrangement(Matrix(rows: entries.count / 3, columns: 3, storage: entries)))
    }

    private func expectPiecesAreCells(_ arrangement: HyperplaneArrangement) throws {
        let cells = try arrangement.cells()
        let rendering = try #require(SphereFigure(arrangement, patterns: cells)).plot().rendered()
        let pieces = rendering.elements(with: "index")
        #expect(Set(pieces.compactMap { $0["data-pattern"] }) == Set(cells.map(\.description)))
        for piece in pieces {
            let i = Int(try #require(piece.number("index"))) - 1
            #expect(cells[i].description == piece["data-pattern"])
        }
        // Each hemisphere is covered once: areas add up to those of the two discs.
        let area = pieces.flatMap(\.rings).reduce(0) { $0 + abs(signedArea($1)) }
        let disc = rendering.frames.reduce(0) { $0 + .pi * $1.x.resolution * $1.x.resolution }
        #expect(abs(area / disc - 1) < 0.002)
    }

    private func signedArea(_ ring: [Point]) -> Double {
        zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2 }
    }

    @Test(arguments: 1...30)
    func graphJoinsCellsOfCommonFacets(_ seed: Int) throws {
        let arrangement = try HyperplaneArrangement(rows(seed))
        let cells = try arrangement.cells()
        let rendering = try #require(NeighbourFigure(cells, of: arrangement)).plot().rendered()
        let facets = try cells.reduce(0) { $0 + (try arrangement.facets(of: $1)?.count ?? 0) }
        #expect(rendering.elements(with: "edges").first?.number("edges") == Double(facets) / 2)
    }
}
