extension HyperplaneArrangement {
    /// The number, from 0, of the distinct hyperplane {u : x_k·u = 0} of each row k; −1 for zero rows.
    public var hyperplaneOfRow: [Int32] { lines.rowLine }
}
