import Datasets
import Language

let biasCommand = Command(
    "bias", group: .data, [.positional("data", "a Dataset or a matrix")],
    summary: "Appends a column of ones, so that neurons have a bias.",
    details: "The bias is a weight like the others and is penalised with them. A second bias column is refused.",
    examples: [.init("bias(example(\"xor\"))", gives: "Dataset xor: 4 × 3, target y")]
) { arguments, _ in
    let data = try arguments.dataset("data")
    return try reporting(argument: "data") { () throws(DatasetError) in .object(try data.appendingBias()) }
}

let standardizeCommand = Command(
    "standardize", group: .data,
    [
        .positional("data", "a Dataset or a matrix"),
        .named("like", "standardized data whose means and scales to use"),
    ],
    summary: "Gives every column mean 0 and standard deviation 1; targets stay as they are.",
    details: """
        x ↦ (x − mean) / scale with the divisor n in the deviation, as in scikit-learn. Constant columns stay, so a bias \
        column stays one. Means and scales are kept in `.means` and `.scales`; `like=` uses those of other data, for \
        instance of the training set on the test set.
        """,
    examples: [
        .init("standardize([1; 3]).means", gives: "[2]"),
        .init(
            "train_set, test_set = holdout(example(\"diabetes-bmi\"), 0.25)\n"
                + "train_set = standardize(train_set)\n"
                + "test_set = standardize(test_set, like=train_set)\n"
                + "test_set.means == train_set.means", gives: "true"),
    ]
) { arguments, _ in
    let data = try arguments.dataset("data")
    let like = try arguments.optionalObject("like", as: Dataset.self, "a standardized Dataset")
    return try reporting(argument: "data") { () throws(DatasetError) in .object(try data.standardized(like: like)) }
}

let holdoutCommand = Command(
    "holdout", group: .data,
    [
        .positional("data", "a Dataset or a matrix"), .positional("fraction", "the share of rows to hold out"),
        .named("seed", "a whole number; the same seed gives the same cut", default: "1"),
    ],
    summary: "Cuts the rows at random into a part to train on and a part held out, as a list of two.",
    details: "The second part has the nearest whole number to fraction · n rows; both keep the order of the data.",
    examples: [
        .init("train_set, test_set = holdout(example(\"iris\"), 0.25)\ntest_set.n", gives: "25")
    ]
) { arguments, _ in
    let data = try arguments.dataset("data")
    let fraction = try arguments.number("fraction")
    let seed = try arguments.seed()
    let (kept, held) = try reporting { () throws(DatasetError) in try data.holdout(fraction: fraction, seed: seed) }
    return .list([.object(kept), .object(held)])
}
