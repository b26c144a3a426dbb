import ConvexPrograms
import LinearAlgebra

/// The dimension of the span of all activations {(Xu)₊ : u ∈ ℝᵈ}: every network can be pruned to at most so many neurons.
///
/// The functions u ↦ (xᵀu)₊ of rows in different directions are independent, except that (xᵀu)₊ − (−xᵀu)₊ = xᵀu is linear. So the
/// dimension is the number of distinct hyperplanes plus the rank of those that rows face from both sides; at most n.
public func activationRank(of program: ConvexProgram) -> Int {
    let lines = program.arrangement.hyperplaneOfRow
    var first = [Vector?](repeating: nil, count: program.arrangement.distinctHyperplanes)
    var facedTwice: [Int: Vector] = [:]
    for (k, line) in lines.enumerated() where line >= 0 {
        let row = program.x.rowArray(k)
        if let known = first[Int(line)] {
            if dot(known, row) < 0 { facedTwice[Int(line)] = known }
        } else {
            first[Int(line)] = row
        }
    }
    return first.count + ColumnBasis(Array(facedTwice.values)).rank
}
