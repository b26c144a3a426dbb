import ExactArithmetic
import LinearAlgebra

extension Dataset {
    /// The means and standard deviations of the columns.
    ///
    /// mean = Σ_k x_k / n and scale = √(Σ_k (x_k − mean)² / n), the divisor n as in scikit-learn's `StandardScaler`. A constant
    /// column has mean 0 and scale 1, so that a bias column stays one.
    public var columnScaling: Scaling {
        let x = x
        let columns = (0..<d).map { x.column($0) }
        let pairs = columns.map { column -> (mean: Double, scale: Double) in
            guard let first = column.first, column.contains(where: { $0 != first }) else { return (0, 1) }
            let n = Double(column.count)
            // Dividing by a power of two of the size of the entries keeps squares and sums in range, without rounding.
            let size = column.reduce(0) { max($0, abs($1)) }.binade
            let mean = column.reduce(0) { $0 + $1 / size } / n
            let variance = column.reduce(0) { $0 + ($1 / size - mean) * ($1 / size - mean) } / n
            return (mean * size, variance.squareRoot() * size)
        }
        return Scaling(means: pairs.map(\.mean), scales: pairs.map(\.scale))
    }

    /// The data with every column of X turned into (x − mean) / scale; the targets stay.
    ///
    /// - Parameter other: the standardized data whose means and scales to use; by default those of these data.
    /// - Throws: `DatasetError` when `other` was not standardized or has other columns.
    public func standardized(like other: Dataset? = nil) throws(DatasetError) -> Dataset {
        let scaling = if let other { try other.scaling(for: self) } else { columnScaling }
        var numbers = exact.entries
        for j in 0..<d where scaling.means[j] != 0 || scaling.scales[j] != 1 {
            for i in 0..<n {
                let value = (numbers[i * d + j].double - scaling.means[j]) / scaling.scales[j]
                guard value.isFinite else {
                    throw DatasetError(.data, "X[\(i + 1), \(j + 1)] overflows when it is standardized")
                }
                numbers[i * d + j] = .double(value)
            }
        }
        var data = with(exact: ExactMatrix(rows: n, columns: d, entries: numbers), y: y, features: features)
        data.scaling = scaling
        data.teacher = nil
        return data
    }

    /// The scaling kept here, checked to fit other data.
    private func scaling(for other: Dataset) throws(DatasetError) -> Scaling {
        guard let scaling else {
            throw DatasetError(
                .argument, "`like` has no means and scales to use", remedy: "give the result of standardize",
                argument: "like")
        }
        guard other.d == d else {
            throw DatasetError(
                .shape, "`like` has \(d) columns, the data have \(other.d)", argument: "like")
        }
        return scaling
    }
}
