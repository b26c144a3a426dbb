import ExactArithmetic
import LinearAlgebra
import Testing

@testable import Datasets

@Suite struct TransformingTests {
    @Test func bias() throws {
        let data = try Dataset(Matrix([[1, 2], [3, 4]]), y: [5, 6]).appendingBias()
        #expect(
            data.x == Matrix([[1, 2, 1], [3, 4, 1]]) && data.features == ["x1", "x2", "bias"] && data.y == [5, 6])
        #expect(throws: DatasetError(.argument, "the data have a bias column already (column 3)")) {
            try data.appendingBias()
        }
    }

    @Test func standardizing() throws {
        let train = try Dataset(Matrix([[1, 7, 1e200], [3, 7, 3e200]]), y: [5, 6])
        let standard = try train.standardized()
        #expect(standard.x == Matrix([[-1, 7, -1], [1, 7, 1]]))
        #expect(standard.scaling == Dataset.Scaling(means: [2, 0, 2e200], scales: [1, 1, 1e200]))
        let test = try Dataset(Matrix([[4, 8, 2e200]])).standardized(like: standard)
        #expect(test.x == Matrix([[2, 8, 0]]))
        #expect(throws: DatasetError.self) { try test.standardized(like: train) }
        #expect(throws: DatasetError.self) { try Dataset(Matrix([[1]])).standardized(like: standard) }
    }

    @Test func standardizedColumnsHaveMeanZeroAndDeviationOne() throws {
        let x = try Dataset.gaussian(50, 3, seed: 4).standardized().x
        for j in 0..<3 {
            let column = x.column(j)
            #expect(abs(column.reduce(0, +)) < 1e-12 && abs(dot(column, column) - 50) < 1e-12)
        }
    }

    @Test func holdout() throws {
        let data = try Dataset(Matrix([[1], [2], [3], [4], [5], [6], [7], [8]]), y: [1, 2, 3, 4, 5, 6, 7, 8])
        let (kept, held) = try data.holdout(fraction: 0.25, seed: 1)
        #expect(kept.n == 6 && held.n == 2)
        #expect(Set(kept.x.storage + held.x.storage) == Set([1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(kept.y == kept.x.storage && kept.x.storage == kept.x.storage.sorted())
        #expect(try data.holdout(fraction: 0.25, seed: 1).held == held)
        #expect(try data.holdout(fraction: 0.001, seed: 1).held.n == 1)
        #expect(try data.holdout(fraction: 0.999, seed: 1).kept.n == 1)
        #expect(throws: DatasetError.self) { try data.holdout(fraction: 1, seed: 1) }
        #expect(throws: DatasetError.self) { try data.holdout(fraction: .nan, seed: 1) }
        #expect(throws: DatasetError.self) { try data.selecting(rows: [0]).holdout(fraction: 0.5, seed: 1) }
    }

    @Test func matricesAreChecked() {
        #expect(throws: DatasetError(.shape, "X is 2 × 1 but y has 1 entry", remedy: "give one target per row of X")) {
            try Dataset(Matrix([[1], [2]]), y: [1])
        }
        #expect(throws: DatasetError.notFinite(.nan, at: "X[2, 1]")) { try Dataset(Matrix([[1], [.nan]])) }
        #expect(throws: DatasetError.notFinite(-.infinity, at: "y[1]")) {
            try Dataset(Matrix([[1]]), y: [-.infinity])
        }
        #expect(throws: DatasetError.self) { try Dataset(Matrix(rows: 0, columns: 0)) }
        #expect(throws: DatasetError.self) { try Dataset(Matrix(rows: 2, columns: 0)) }
    }
}

@Suite struct RandomDataTests {
    @Test func gaussianIsTheSameEverywhere() throws {
        let data = try Dataset.gaussian(3, 2, seed: 1)
        #expect(try data == Dataset.gaussian(3, 2, seed: 1))
        #expect(try data.exact != Dataset.gaussian(3, 2, seed: 2).exact)
        #expect(data.exact.entries.allSatisfy { if case .decimal(_, -6) = $0 { true } else { false } })
    }

    @Test func teacherMakesTheTargets() throws {
        let data = try Dataset.teacher(20, 3, width: 2, noise: 0, seed: 5)
        let teacher = try #require(data.teacher)
        #expect(teacher.hidden.rows == 2 && teacher.hidden.columns == 3)
        for k in 0..<20 {
            let outputs = (0..<2).map {
                teacher.output[$0] * max(0, dot(data.x.rowArray(k), teacher.hidden.rowArray($0)))
            }
            #expect(abs(outputs.reduce(0, +) - (data.y?[k] ?? .nan)) < 1e-12)
        }
        let noisy = try Dataset.teacher(20, 3, width: 2, noise: 0.1, seed: 5)
        #expect(noisy.exact == data.exact && noisy.teacher == data.teacher && noisy.y != data.y)
    }

    @Test func spiralHasTwoArms() {
        let data = Dataset.spiral(31, seed: 1)
        #expect(data.n == 31 && data.d == 2)
        #expect(data.y?.filter { $0 == 1 }.count == 16)
        for k in stride(from: 0, to: 30, by: 2) {
            // The arms are images of each other up to the noise.
            #expect(abs(data.x[k, 0] + data.x[k + 1, 0]) < 0.2 && abs(data.x[k, 1] + data.x[k + 1, 1]) < 0.2)
        }
        #expect(Dataset.spiral(1, seed: 1).n == 1)
    }
}

@Suite struct ExampleTests {
    @Test(arguments: Example.all.map(\.name))
    func everyExampleLoads(_ name: String) throws {
        let example = try Example.named(name)
        let data = try example.dataset()
        #expect(data.n > 0 && data.d > 0 && data.y?.count == data.n && data.source == name)
        #expect(!example.summary.isEmpty && !example.source.isEmpty && !example.licence.isEmpty)
    }

    @Test func realSetsHaveTheirSizes() throws {
        let shape = { (name: String) in
            let data = try Example.named(name).dataset()
            return [data.n, data.d]
        }
        #expect(try shape("iris") == [100, 4])
        #expect(try shape("iris-width") == [150, 1])
        #expect(try shape("diabetes") == [442, 10])
        #expect(try shape("wine") == [130, 13])
        let iris = try Example.named("iris").dataset()
        #expect(iris.classes == ["versicolor", "virginica"] && iris.y?.reduce(0, +) == 0)
        #expect(iris.exact[0, 0] == ExactNumber(decimal: "7.0") && iris.exact[0, 2] == ExactNumber(decimal: "4.7"))
    }

    @Test func embeddedFilesAreThoseOfTheNotebooks() throws {
        let root = String(#filePath.dropLast("Tests/DatasetsTests/TransformingTests.swift".count))
        #expect(try DataFile(path: root + "notebooks/data/iris.csv").bytes == PackageResources.iris_csv)
        #expect(try DataFile(path: root + "notebooks/data/wine.csv").bytes == PackageResources.wine_csv)
        #expect(try DataFile(path: root + "notebooks/data/diabetes.csv").bytes == PackageResources.diabetes_csv)
    }

    @Test func aMisspeltNameHasCandidates() throws {
        do {
            _ = try Example.named("irs")
            Issue.record("a misspelt example was found")
        } catch {
            #expect(
                error.message == #"there is no example "irs""# && error.misspelling?.candidates.contains("iris") == true
            )
        }
    }
}
