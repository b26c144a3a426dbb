import ExactArithmetic
import LinearAlgebra

/// Small exact sets on which the theorems show.
let theoryExamples: [Example] = [
    small("xor", "the exclusive or of two signs", [[1, 1], [-1, -1], [1, -1], [-1, 1]], [-1, -1, 1, 1]),
    small(
        "parity", "the parity of three signs, on the corners of the cube",
        [[1, 1, 1], [1, 1, -1], [1, -1, 1], [1, -1, -1], [-1, 1, 1], [-1, 1, -1], [-1, -1, 1], [-1, -1, -1]],
        [1, -1, -1, 1, -1, 1, 1, -1]),
    small("absolute", "|x| at −1, 0, 1 with a bias column", [[-1, 1], [0, 1], [1, 1]], [1, 0, 1]),
    small(
        "line5", "five points on a line with a bias column: a unique network whose W* has dimension 4",
        [[1, -2], [1, -1], [1, 0], [1, 1], [1, 2]], [1, 1, 1, -1, -1]),
    small(
        "hexagon", "the roots of A₂: 6 cells but 13 values of 1(Xu ≥ 0)",
        [[1, -1, 0], [1, 0, -1], [0, 1, -1], [-1, 1, 0], [-1, 0, 1], [0, -1, 1]], [1, 1, 1, 1, 1, 1]),
    small(
        "octahedron", "±e_i with equal targets: eight tied cones, many optimal networks",
        [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], [1, 1, 1, 1, 1, 1]),
    small(
        "pair120", "two rows at 120°: an irreducible optimum with more neurons than needed",
        [[1, -1, 0], [0, 1, -1]], [1, 1]),
    small("pair1d", "two points on the line: spurious local minima at every width", [[-1], [1]], [1, 2]),
    small(
        "signedpair", "one closed cone holds a positive and a negative optimal neuron (β = 0.96)",
        [[4, -3], [4, 3]], [-5, 5]),
    small(
        "clarke", "Clarke stationary but not nearly minimal on a cone boundary (β = 0.96)",
        [[3, -4], [3, 4]], [5, 5]),
    small(
        "widthn", "width n is too narrow: a strict spurious local minimum at m = 2 (β = 0.3)",
        [[3, 0], [-3, -4]], [-2, -1]),
    small(
        "degenerate", "zero, duplicate, parallel and antiparallel rows",
        [[0, 0], [1, 0], [2, 0], [-1, 0], [0, 1], [0, 1]], [1, 1, 2, -1, 0.5, 1.5]),
    Example(
        "spiral", "two interleaved spiral arms of 15 points each", source: "spiral(30)", licence: projectLicence
    ) { Dataset.spiral(30, seed: 1) },
]

private let projectLicence = "Apache-2.0"

/// A set of integer rows.
private func small(_ name: String, _ summary: String, _ rows: [[Int]], _ y: Vector) -> Example {
    Example(name, summary, source: "this project", licence: projectLicence) {
        let x = ExactMatrix(rows)
        return Dataset(exact: x, y: y, features: featureNames(x.columns), target: "y")
    }
}
