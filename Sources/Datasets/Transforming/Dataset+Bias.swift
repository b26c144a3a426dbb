import ExactArithmetic

extension Dataset {
    /// The name of the column that `appendingBias` adds.
    public static let biasName = "bias"

    /// The data with a column of ones at the right, so that neurons have a bias; it is penalised like every weight.
    ///
    /// - Throws: `DatasetError` when there is a bias column already (a second one would change nothing but the penalty).
    public func appendingBias() throws(DatasetError) -> Dataset {
        if let j = features.firstIndex(of: Self.biasName) {
            throw DatasetError(.argument, "the data have a bias column already (column \(j + 1))")
        }
        return Dataset(
            exact: exact.appendingColumn(.one), y: y, features: features + [Self.biasName], target: target,
            classes: classes, source: source)
    }
}
