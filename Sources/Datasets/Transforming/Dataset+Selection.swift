import ExactArithmetic
import LinearAlgebra

extension Dataset {
    /// The rows of the given indices (from 0), in that order; repeats are allowed.
    public func selecting(rows: [Int]) -> Dataset {
        with(exact: exact.selecting(rows: rows), y: y.map { y in rows.map { y[$0] } }, features: features)
    }

    /// The columns of X of the given indices (from 0), in that order; the targets stay.
    public func selecting(columns: [Int]) -> Dataset {
        var data = with(exact: exact.selecting(columns: columns), y: y, features: columns.map { features[$0] })
        data.scaling = scaling?.selecting(columns)
        data.teacher = nil
        return data
    }

    /// Cuts the rows at random into a part to train on and a part held out, each in the order of the data.
    ///
    /// The second part has round(fraction · n) rows, at least one and at most n − 1.
    /// - Throws: `DatasetError` unless 0 < fraction < 1 and n ≥ 2.
    public func holdout(fraction: Double, seed: UInt64) throws(DatasetError) -> (kept: Dataset, held: Dataset) {
        guard fraction > 0, fraction < 1 else {
            throw DatasetError(
                .argument, "`fraction` must lie between 0 and 1, found \(fraction)",
                remedy: "0.25 holds out a quarter of the rows",
                argument: "fraction")
        }
        guard n >= 2 else {
            throw DatasetError(.argument, "data of one row cannot be cut in two", argument: "data")
        }
        let size = min(n - 1, max(1, Int((fraction * Double(n)).rounded())))
        var generator = Xoshiro256(seed: seed)
        let order = generator.permutation(n)
        return (selecting(rows: order.dropFirst(size).sorted()), selecting(rows: order.prefix(size).sorted()))
    }

    /// The same data with other numbers.
    func with(exact: ExactMatrix, y: Vector?, features: [String]) -> Dataset {
        var data = Dataset(
            exact: exact, y: y, features: features, target: target, classes: classes, source: source)
        data.scaling = scaling
        data.teacher = teacher
        return data
    }
}

extension Dataset.Scaling {
    /// The means and scales of some columns.
    func selecting(_ columns: [Int]) -> Dataset.Scaling {
        Dataset.Scaling(means: columns.map { means[$0] }, scales: columns.map { scales[$0] })
    }
}
