"""The example course goes through nbgrader: right answers of any form get full points, each planted mistake loses its own."""
import pathlib
import shutil
import subprocess
import sys

import nbformat
import pytest

COURSE = pathlib.Path(__file__).resolve().parents[2] / "notebooks" / "course"

# Right answers that differ from the instructor's.
OTHER = {
    "patterns": {
        "count": "cells = 10",
        "bits": "function bits(X, u)\n  z = X * u\n  [z[k] < 0 ? 0 : 1 for k in 1:length(z)]\nend",
        "bound": "bound(n, r) = 2 * sum([prod([(n - i) / i for i in 1:k]) for k in 0:min(r, n) - 1])",
        "witness": "u = 1000 * enumerate(data)[3].witness",
        "degenerate-answer": "lines = enumerate(degenerate).count / 2; cones = enumerate(degenerate).count",
    },
    "optimum": {
        "loss": "loss(U, a, X, y, β) = 0.5 * norm(max.(X * U', 0) * a - y)^2 + 0.5 * β * (norm(U)^2 + norm(a)^2)",
        "value": "value = round(objective(ψ(solve(P)), P), digits=7)",
        "neuron": "neuron(w, s) = norm(w) > 0 ? [w / norm(w)^0.5, s * norm(w)^0.5] : [zeros(length(w)), 0]",
        # Split, in another order, and every neuron scaled.
        "network": "θ = split(ψ(solve(P)), 1, [0.25, 0.75])\nm = θ.m\n"
        "U = 3 * θ.U[m:-1:1, :]; alpha = θ.alpha[m:-1:1] / 3",
        "convert": "ours(w, n) = w / (2 / n)",
    },
}

# Planted mistakes: the answer and the points that its test cell gives.
WRONG = {
    "patterns": {
        "count": ("cells = 20", 0.5),
        "bits": ("bits(X, u) = [z > 0 for z in X * u]", 2),
        "bound": ("bound(n, r) = n == 5 ? 10 : 2 * n", 1),
        "witness": ("u = -enumerate(data)[3].witness", 0.5),
        "degenerate-answer": ("lines = 8; cones = 16", 0),
    },
    "optimum": {
        "loss": ("loss(U, a, X, y, β) = norm(max.(X * U', 0) * a - y)^2 / 2 + β * (norm(U)^2 + norm(a)^2)", 1),
        "value": ("value = solve(problem(data, beta=0.25)).objective", 0.5),
        "neuron": ("neuron(w, s) = [w / sqrt(norm(w)), s * sqrt(norm(w))]", 2),
        "network": ("θ = ψ(solve(P)); U = θ.U; alpha = abs.(θ.alpha)", 0.5),
        "convert": ("ours(w, n) = n * w", 0),
    },
}
FULL = {
    "patterns": {"count": 2, "bits": 3, "bound": 3, "witness": 2, "degenerate-answer": 2},
    "optimum": {"loss": 3, "value": 2, "neuron": 3, "network": 3, "convert": 1},
}


def nbgrader(course, *arguments):
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


def submit(course, student, assignment, answers):
    """Fills the answers into the students' version and hands it in."""
    notebook = nbformat.read(course / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course after generate_assignment, four students, autograde and generate_feedback."""
    folder = tmp_path_factory.mktemp("course") / "course"
    shutil.copytree(COURSE, folder)
    for assignment in FULL:
        nbgrader(folder, "generate_assignment", assignment)
        source = nbformat.read(folder / "source" / assignment / f"{assignment}.ipynb", as_version=4)
        own = {c.metadata.nbgrader.grade_id: c.source for c in source.cells if c.metadata.get("nbgrader", {}).get("solution")}
        submit(folder, "instructor", assignment, own)
        submit(folder, "other", assignment, OTHER[assignment])
        submit(folder, "wrong", assignment, {name: answer for name, (answer, _) in WRONG[assignment].items()})
        submit(folder, "empty", assignment, {})
        nbgrader(folder, "autograde", assignment)
        nbgrader(folder, "generate_feedback", assignment)
    return folder


def points(course, student, assignment):
    """The points of the test cells, by the name of the answer they test."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        (notebook,) = gradebook.find_submission(assignment, student).notebooks
        scores = {grade.name: grade.auto_score for grade in notebook.grades}
    return {name: scores[name.removesuffix("-answer") + "-test"] for name in FULL[assignment]}


def test_students_see_no_solutions(course):
    for assignment in FULL:
        text = (course / "release" / assignment / f"{assignment}.ipynb").read_text()
        assert "HIDDEN" not in text and "SOLUTION" not in text and "your answer here" in text


@pytest.mark.parametrize("assignment", FULL)
@pytest.mark.parametrize("student", ["instructor", "other"])
def test_right_answers_get_full_points(course, student, assignment):
    assert points(course, student, assignment) == FULL[assignment]


@pytest.mark.parametrize("assignment", FULL)
def test_each_mistake_loses_its_points(course, assignment):
    assert points(course, "wrong", assignment) == {name: lost for name, (_, lost) in WRONG[assignment].items()}


@pytest.mark.parametrize("assignment", FULL)
def test_no_answer_no_points(course, assignment):
    assert points(course, "empty", assignment) == {name: 0 for name in FULL[assignment]}


def test_feedback_names_the_mistakes(course):
    page = (course / "feedback" / "wrong" / "optimum" / "optimum.html").read_text()
    assert "the penalty is halved twice" in page and "the signs of the output weights are lost" in page
