import ConvexPrograms
import LinearAlgebra

/// One neuron followed along a path of solutions, from its birth to its death.
public struct NeuronTrack: Sendable {
    /// The sign of its output weight, +1 or −1.
    public let sign: Int
    /// The index of the first solution that has it.
    public let first: Int
    /// Its w in the solutions `first`, `first + 1`, …
    public fileprivate(set) var weights: [Vector]

    /// The index of the first solution that has it no longer; the number of solutions when it is alive at the end.
    public var end: Int { first + weights.count }
}

/// The neurons of all solutions, followed along the path: neighbouring solutions share those that are partners.
///
/// The tracks ascend by their birth, and each neuron of each solution belongs to exactly one.
///
/// - Parameter steps: the result of `locateEvents`, which tells partners for certain; without it, by sign and direction.
public func neuronTracks(_ solutions: [Solution], _ steps: [PathStep]? = nil) -> [NeuronTrack] {
    var tracks: [NeuronTrack] = []
    for (step, (solution, owners)) in zip(solutions, trackOfBlocks(solutions, steps)).enumerated() {
        for (block, track) in zip(solution.blocks, owners) {
            if track < tracks.count {
                tracks[track].weights.append(block.w)
            } else {
                tracks.append(NeuronTrack(sign: block.sign, first: step, weights: [block.w]))
            }
        }
    }
    return tracks
}

/// The track of each block of each solution; tracks are numbered as they come.
func trackOfBlocks(_ solutions: [Solution], _ steps: [PathStep]?) -> [[Int]] {
    var (count, owners) = (0, [[Int]]())
    for (step, solution) in solutions.enumerated() {
        let origins =
            step == 0 ? [:] : steps?[step - 1].partners ?? partners(solutions[step - 1].blocks, solution.blocks)
        owners.append(
            solution.blocks.indices.map { i in
                if let origin = origins[i] { return owners[step - 1][origin] }
                count += 1
                return count - 1
            })
    }
    return owners
}

/// Partners are as near as about ten degrees: cos 10° = 0.985. A neuron turns by less between neighbouring weights β.
private let leastCosine = 0.985

/// The partner in `old` of each neuron of `new` that has one: same sign, and the nearest pairs first.
func partners(_ old: [Block], _ new: [Block]) -> [Int: Int] {
    let pairs = old.indices.flatMap { i in
        new.indices.compactMap { j -> (old: Int, new: Int, cosine: Double)? in
            guard old[i].sign == new[j].sign else { return nil }
            let cosine = dot(old[i].w, new[j].w) / (norm2(old[i].w) * norm2(new[j].w))
            return cosine > leastCosine ? (i, j, cosine) : nil
        }
    }
    var taken = Set<Int>()
    return pairs.sorted { $0.cosine > $1.cosine }.reduce(into: [Int: Int]()) { result, pair in
        guard result[pair.new] == nil, taken.insert(pair.old).inserted else { return }
        result[pair.new] = pair.old
    }
}
