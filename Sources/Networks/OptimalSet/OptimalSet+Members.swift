import ConvexPrograms
import Glibc
import LinearAlgebra

extension OptimalSet {
    /// Random optimal networks: mixtures of vertices with exponential weights, so of every width up to that of the set.
    ///
    /// Without a list of vertices the mixtures are of vertices that minimise random linear functions. Reproducible from the seed.
    ///
    /// - Throws: `CancellationError`.
    public func sample(_ k: Int, seed: UInt64) throws -> [ReLUNetwork] {
        var generator = Xoshiro256(seed: seed)
        return try (0..<k).map { _ in
            try Task.checkCancellation()
            let corners = vertices ?? (0...dimension).map { _ in randomVertex(&generator) }
            var weights = Vector(repeating: 0, count: directions.count)
            let shares = corners.map { _ in -log(1 - generator.uniform())
            }
            let total = shares.reduce(0, +)
            for (corner, share) in zip(corners, shares) { weights = sum(weights, corner, times: share / total) }
            return network(weights: weights)
        }
    }

    /// The vertex that minimises a random linear function of the weights.
    private func randomVertex(_ generator: inout Xoshiro256) -> Vector {
        polytope.weights(polytope.minimize(directions.map { _ in generator.normal() }))
    }

    /// The optimal network whose weights have the least Euclidean norm ‖a‖₂: the penalty is spread most evenly.
    public func smallestNorm() throws -> ReLUNetwork {
        try network(nearestTo: Vector(repeating: 0, count: directions.count)) { $0 }
    }

    /// The optimal network with the least squared error on other data.
    public func bestFit(_ x: Matrix, _ y: Vector) throws -> ReLUNetwork {
        let columns = directions.map { direction in
            (x * direction.u).map { Double(direction.sign) * max(0, $0) }
        }
        return try network(nearestTo: y) { weights in
            zip(columns, weights).reduce(Vector(repeating: 0, count: y.count)) { sum($0, $1.0, times: $1.1) }
        }
    }

    /// An optimal network with the fewest neurons known: m* of them when m* is exact.
    public func fewestNeurons() -> ReLUNetwork {
        let corners = vertices ?? [polytope.weights(polytope.start)]
        let best = corners.min { StandardFormPolytope.support($0).count < StandardFormPolytope.support($1).count }
        return network(weights: best ?? [])
    }

    /// The least and greatest output at a point x over all optimal networks, each attained by one.
    public func range(at x: Vector) -> ClosedRange<Double> {
        polytope.range(of: directions.map { Double($0.sign) * max(0, dot($0.u, x)) })
    }

    /// The member whose image under a linear map of the weights lies nearest to a target.
    ///
    /// Projects onto the hull of the images of vertices, which the simplex method finds as they are needed.
    private func network(nearestTo target: Vector, _ image: (Vector) -> Vector) throws -> ReLUNetwork {
        var corners = [polytope.weights(polytope.start)]
        let unitImages = directions.indices.map { j in
            var unit = Vector(repeating: 0, count: directions.count)
            unit[j] = 1
            return image(unit)
        }
        let projection = HullProjection(dimension: target.count, start: 0) {
            difference(image(corners[$0]), target)
        } oracle: { direction in
            let cost = zip(unitImages, polytope.lengths).map { $1 > 0 ? dot($0, direction) / $1 : 0 }
            let corner = polytope.weights(polytope.minimize(cost))
            if let known = corners.firstIndex(where: { norm2(difference($0, corner)) <= 1e-9 * norm2(corner) }) {
                return known
            }
            corners.append(corner)
            return corners.count - 1
        } count: {
            corners.count
        }
        try Task.checkCancellation()
        let weights = zip(corners, projection.weights).reduce(Vector(repeating: 0, count: directions.count)) {
            sum($0, $1.0, times: $1.1)
        }
        return network(weights: weights)
    }
}
