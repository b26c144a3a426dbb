import Arrangements
import BigInt
import Datasets
import LinearAlgebra
import Testing

/// From a file to its patterns: decimal text means that decimal, a matrix its doubles.
@Suite struct DecimalDataTests {
    /// Multiples of (0.1, 0.3): one line as decimals, several as doubles.
    private let text = "0.1,0.3\n0.2,0.6\n0.7,2.1\n1.1,3.3\n"

    @Test func decimalTextKeepsParallelRowsParallel() throws {
        let data = try Dataset.load(DataFile(path: "lines.csv", bytes: Array(text.utf8)))
        let decimals = try HyperplaneArrangement(data.exact)
        #expect(decimals.distinctHyperplanes == 1)
        #expect(try decimals.count() == 2)
        let doubles = try HyperplaneArrangement(Matrix([[0.1, 0.3], [0.2, 0.6], [0.7, 2.1], [1.1, 3.3]]))
        #expect(doubles.distinctHyperplanes == 3)
        #expect(try doubles.count() == 6)
    }
}
