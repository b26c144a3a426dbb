/// Real data, cut from the files of `notebooks/data`, which are embedded in the program.
let realExamples: [Example] =
    [
        iris(
            "iris", "versicolor (−1) or virginica (+1) from four lengths in cm", classes: ["versicolor", "virginica"]),
        iris(
            "iris-petal", "versicolor (−1) or virginica (+1) from petal length and width in cm",
            features: ["petal_length", "petal_width"], classes: ["versicolor", "virginica"]),
        iris(
            "iris-setosa", "setosa (−1) or versicolor (+1) from sepal length and width in cm, separable",
            features: ["sepal_length", "sepal_width"], classes: ["setosa", "versicolor"]),
        iris(
            "iris-width", "petal width in cm from petal length, a regression", target: "petal_width",
            features: ["petal_length"]),
        diabetes("diabetes", "progression of diabetes after a year from ten measurements"),
        diabetes(
            "diabetes-bmi", "progression of diabetes from body mass index and s5 (log of triglycerides)",
            features: ["bmi", "s5"]),
        wine("wine", "first (−1) or second (+1) cultivar of a wine from 13 measurements"),
        wine(
            "wine-color", "first (−1) or second (+1) cultivar of a wine from alcohol and colour intensity",
            features: ["alcohol", "color_intensity"]),
    ]

private func iris(
    _ name: String, _ summary: String, target: String = "species", features: [String]? = nil, classes: [String]? = nil
) -> Example {
    Example(
        name, summary, source: "R. A. Fisher, Annals of Eugenics 7 (1936), doi:10.1111/j.1469-1809.1936.tb02137.x",
        licence: "CC BY 4.0 (UCI)"
    ) { () throws(DatasetError) in
        try load("iris.csv", PackageResources.iris_csv, target: target, features: features, classes: classes)
    }
}

private func diabetes(_ name: String, _ summary: String, features: [String]? = nil) -> Example {
    Example(
        name, summary, source: "B. Efron et al., Annals of Statistics 32 (2004), doi:10.1214/009053604000000067",
        licence: "none stated by the authors; distributed with scikit-learn (BSD-3-Clause)"
    ) { () throws(DatasetError) in
        try load("diabetes.csv", PackageResources.diabetes_csv, target: "progression", features: features)
    }
}

private func wine(_ name: String, _ summary: String, features: [String]? = nil) -> Example {
    Example(
        name, summary, source: "S. Aeberhard, M. Forina, UCI Machine Learning Repository (1991), doi:10.24432/C5PC7J",
        licence: "CC BY 4.0 (UCI)"
    ) { () throws(DatasetError) in
        try load("wine.csv", PackageResources.wine_csv, target: "cultivar", features: features, classes: ["1", "2"])
    }
}

private func load(
    _ path: String, _ bytes: [UInt8], target: String, features: [String]?, classes: [String]? = nil
) throws(DatasetError) -> Dataset {
    var options = LoadOptions()
    options.target = .name(target)
    options.features = features?.map { .name($0) }
    options.classes = classes
    return try Dataset.load(DataFile(path: path, bytes: bytes), options)
}
