import Language

let tableCommand = Command(
    "table", group: .showing,
    [
        .positional("x", "a vector, matrix, list, Dataset, Patterns, Solution, Network or any value with fields"),
        .named("rows", "the most rows shown", default: "20"),
        .named("digits", "significant digits; 17 shows numbers exactly and long patterns whole", default: "5"),
    ],
    summary: "Shows any value as a table, numbers aligned on the decimal point.",
    details: "Long tables show their first and last rows with the count. A list of records gives one column per field. "
        + "The columns are fields of the result: `table(D).active`.",
    examples: [
        .init("table([1 2; 3 4])", gives: "Table of 2 rows × 2 columns"),
        .init("table([0.5, 12.25, 100]; rows=2, digits=3)", gives: "Table of 3 rows × 1 column"),
    ]
) { arguments, _ in
    var table = try Table(arguments.values["x"] ?? .nothing)
    table.shownRows = try arguments.integer("rows", in: 1...10_000, default: Table.defaultRows)
    table.digits = try arguments.integer("digits", in: 1...17, default: Table.defaultDigits)
    return .object(table)
}
