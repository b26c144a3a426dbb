extension HyperplaneArrangement {
    /// The number, from 0, of the distinct hyperplane {u : x_k·u = 0} of each row k; −1 for zero rows.
    public var hyperplaneOfRow: [Int32] { lines.rowLine }

    /// The rows on each distinct hyperplane, ascending: those of hyperplane l are `rows[starts[l] ..< starts[l + 1]]`.
    public var rowsByHyperplane: (starts: [Int32], rows: [Int32]) { (lines.lineStarts, lines.lineRows) }
}
