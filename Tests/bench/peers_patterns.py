"""Activation patterns: `conelab bench patterns` beside other programs, on the same matrices in one run.

    python Tests/bench/peers_patterns.py [--conelab PROGRAM] [--limit SECONDS] [--incenu DIRECTORY]

Peers that are not installed are left out (pip install numpy scipy highspy polypart; polypart needs libcdd-dev and
libgmp-dev). IncEnu is the header inc_enu_glpk.hpp of github.com/natsnyder1/CauchyFriendly, whose directory --incenu names; it
needs g++ and libglpk-dev.

Peers run on one processor and their seconds are those of that processor, so that other load on the machine does not count
against them; those of the enumeration alone, without start and imports. Conelab's include the preparation of the data and a
running sum for every cell, the best of at most ten runs where one takes milliseconds; it uses all processors. The ratio takes
the seconds it needed or, where other load made these longer, those of all its processors together: never less than it needs
alone. "over": the peer was stopped, after 450 times Conelab's seconds and not before the limit; the ratio is then at least
the one shown.
The status is 1 when a peer that ends finds another number of cells, or is less than 300 times slower on 2,000 cells or more.
"""

import argparse
import csv
import itertools
import math
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

INCENU_DRIVER = r"""
#include "inc_enu_glpk.hpp"
#include <time.h>
int main(int, char** argv) {
    int m = atoi(argv[1]), n = atoi(argv[2]), cells = 0;
    double *rows = (double*) malloc(m * n * sizeof(double)), *root = (double*) malloc(n * sizeof(double));
    for (int i = 0; i < m * n; i++) if (scanf("%lf%*[, \n]", rows + i) != 1) return 1;
    for (int j = 0; j < n; j++) root[j] = 1.0 / (j + 1.3);
    int* signs = (int*) malloc((size_t) inc_enu_cell_count_central(m, n) * m * sizeof(int));
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    run_inc_enu(signs, &cells, rows, root, 1, m, n, false, false);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    printf("%d %.6f\n", cells, end.tv_sec - start.tv_sec + 1e-9 * (end.tv_nsec - start.tv_nsec));
}
"""


def random_rows(n, d):
    generator = random.Random(1000 * n + d)
    return [[generator.randint(-1000, 1000) for _ in range(d)] for _ in range(n)]


def threshold(d):
    return [(1, *vertex) for vertex in itertools.product((0, 1), repeat=d)]


def resonance(d):
    return [vertex for vertex in itertools.product((0, 1), repeat=d) if any(vertex)]


RANDOM = [
    *((20, 3), (50, 3), (100, 3), (200, 3), (1000, 3), (30, 4), (50, 4), (100, 4)),
    *((20, 5), (30, 5), (50, 5), (20, 7), (20, 10)),
]

LADDER = {f"random_{n}_{d}": random_rows(n, d) for n, d in RANDOM} | {
    "threshold_4": threshold(4),
    "threshold_5": threshold(5),
    "resonance_6": resonance(6),
}

REQUIRED_RATIO = 300
STOPPED_AT_RATIO = 450
REQUIRED_FROM_CELLS = 2000


def highs(rows):
    """Incremental enumeration: one row after the other splits every cell that an LP shows to have points on both sides."""
    import highspy
    import numpy as np

    A = np.array(rows, dtype=float)
    n, d = A.shape
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for _ in range(d):
        solver.addVar(-1.0, 1.0)
    solver.addVar(0.0, 1.0)
    solver.changeColCost(d, -1.0)
    index = np.arange(d + 1, dtype=np.int32)
    norms = np.linalg.norm(A, axis=1)

    def interior(sign, k):
        """A point on the side `sign` of row k within the present rows, or None."""
        solver.addRow(0.0, highspy.kHighsInf, d + 1, index, np.append(sign * A[k], -norms[k]))
        solver.run()
        values = solver.getSolution().col_value
        if values[d] > 1e-9:
            return np.array(values[:d])
        solver.deleteRows(1, np.array([k], dtype=np.int32))
        return None

    def count(k, point):
        """The cells within the first k rows' signs; `point` lies inside."""
        if k == n:
            return 1
        total = 0
        side = A[k] @ point
        for sign in (1, -1):
            if sign * side > 1e-9 * norms[k]:
                solver.addRow(0.0, highspy.kHighsInf, d + 1, index, np.append(sign * A[k], -norms[k]))
                inner = point
            else:
                inner = interior(sign, k)
                if inner is None:
                    continue
            total += count(k + 1, inner)
            solver.deleteRows(1, np.array([k], dtype=np.int32))
        return total

    return count(0, np.array([1 / (j + 1.3) for j in range(d)]))


def linprog(rows):
    """What one writes first: a tree over the rows, an LP for either sign of each."""
    import numpy as np
    from scipy.optimize import linprog as solve

    A = np.array(rows, dtype=float)
    A /= np.linalg.norm(A, axis=1)[:, None]
    n, d = A.shape

    def feasible(signs):
        k = len(signs)
        left = np.hstack([-np.array(signs)[:, None] * A[:k], np.ones((k, 1))])
        answer = solve([0] * d + [-1], A_ub=left, b_ub=np.zeros(k), bounds=[(-1, 1)] * d + [(None, 1)])
        return answer.status == 0 and -answer.fun > 1e-9

    def count(signs):
        if len(signs) == n:
            return 1
        return sum(count(signs + [sign]) for sign in (1, -1) if feasible(signs + [sign]))

    return count([])


def polypart(rows):
    """polypart's partition tree of a box around the origin, in rational arithmetic."""
    from polypart.geometry import Hyperplane, Polytope
    from polypart.ppart import build_partition_tree

    d = len(rows[0])
    unit = [[int(i == j) for j in range(d)] for i in range(d)]
    box = Polytope(unit + [[-x for x in row] for row in unit], [1] * (2 * d))
    box.extreme()
    return build_partition_tree(box, [Hyperplane.from_coefficients([*row, 0]) for row in rows])[1]


def polypart_incenu(rows):
    """polypart's incremental enumeration, LPs in rational arithmetic."""
    from polypart.geometry import Hyperplane, Polytope
    from polypart.inc_enu import build_tree_inc_enu

    d = len(rows[0])
    unit = [[int(i == j) for j in range(d)] for i in range(d)]
    box = Polytope(unit + [[-x for x in row] for row in unit], [1] * (2 * d))
    return build_tree_inc_enu([Hyperplane.from_coefficients([*row, 0]) for row in rows], box)[1]


PEERS = {
    "HiGHS": (highs, ["numpy", "highspy"]),
    "linprog": (linprog, ["numpy", "scipy"]),
    "polypart": (polypart, ["polypart"]),
    "polypart LP": (polypart_incenu, ["polypart"]),
}


def run_peer(name, path):
    """The child process: the cells of a file and the seconds they took."""
    rows = [[int(x) for x in row] for row in csv.reader(open(path))]
    function, modules = PEERS[name]
    for module in modules:
        __import__(module)
    sys.setrecursionlimit(10_000)
    start = time.process_time()
    cells = function(rows)
    print(cells, time.process_time() - start)


OVER = (None, math.inf)
FAILED = (None, None)


def outcome(command, limit, stdin=None):
    """(cells, seconds) as a child prints them; OVER when it was stopped at the limit."""
    allowed = math.ceil(limit) + 3  # imports are not counted, but spend processor time as well

    def restrict():
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed + 5))

    done = subprocess.run(command, stdin=stdin, capture_output=True, text=True, preexec_fn=restrict)
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return OVER
    try:
        cells, seconds = done.stdout.split()[-2:]
        return (int(cells), float(seconds)) if float(seconds) <= limit else OVER
    except ValueError:
        return FAILED


def installed(modules):
    code = ";".join(f"import {module}" for module in modules)
    return subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def build_incenu(directory, folder):
    """The command that runs IncEnu, None when it cannot be built."""
    source = folder / "incenu.cpp"
    source.write_text(INCENU_DRIVER)
    program = folder / "incenu"
    command = ["g++", "-O3", "-march=native", "-w", f"-I{directory}", str(source), "-o", str(program), "-lglpk"]
    return program if subprocess.run(command).returncode == 0 else None


def conelab_figures(program, path):
    """The header line and (cells, seconds, seconds of processors) of a file from `conelab bench patterns`."""
    lines = subprocess.run([program, "bench", "patterns", path], capture_output=True, text=True, check=True).stdout
    first, _, row = lines.strip().splitlines()
    fields = row.split()
    return first, (int(fields[4]), float(fields[5]), float(fields[6]))


def shown(seconds):
    return "failed" if seconds is None else "over" if seconds == math.inf else f"{seconds:.3g}"


def compare(name, path, rows, options, peers, incenu):
    """Prints a rung's row; whether all agree and the ratio is as required."""
    _, (cells, wall, cpu) = conelab_figures(options.conelab, path)
    seconds = min(wall, cpu)
    limit = max(options.limit, STOPPED_AT_RATIO * seconds)
    found = {}
    if incenu:
        with open(path) as file:
            found["IncEnu"] = outcome([incenu, str(len(rows)), str(len(rows[0]))], limit, file)
    for peer in peers:
        found[peer] = outcome([sys.executable, __file__, "--peer", peer, path], limit)
    best = min((time for _, time in found.values() if time is not None), default=math.nan)
    ratio = min(best, limit) / seconds
    sign = ">" if best == math.inf else ""
    print(
        f"{name:>14} {cells:>8} {wall:>10.3g} {cpu:>10.3g}",
        *(f"{shown(time):>12}" for _, time in found.values()),
        f"{sign + format(ratio, '.0f'):>9}",
        flush=True,
    )
    different = {peer: count for peer, (count, _) in found.items() if count not in (None, cells)}
    for peer, count in different.items():
        print(f"{peer} counts {count} cells of {name}, conelab {cells}", file=sys.stderr)
    return not different and not (cells >= REQUIRED_FROM_CELLS and ratio < REQUIRED_RATIO)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conelab", default=shutil.which("conelab") or ".build/release/conelab")
    parser.add_argument("--limit", type=float, default=20)
    parser.add_argument("--incenu")
    parser.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        return run_peer(*options.peer)

    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        paths = {name: folder / f"{name}.csv" for name in LADDER}
        for name, rows in LADDER.items():
            with open(paths[name], "w") as file:
                csv.writer(file).writerows(rows)
        peers = [name for name, (_, modules) in PEERS.items() if installed(modules)]
        incenu = build_incenu(options.incenu, folder) if options.incenu else None
        columns = (["IncEnu"] if incenu else []) + peers
        print(conelab_figures(options.conelab, str(paths["threshold_4"]))[0])
        print(f"{'data':>14} {'cells':>8} {'conelab s':>10} {'its CPU':>10}", *(f"{name:>12}" for name in columns), f"{'ratio':>9}")
        good = [compare(name, str(paths[name]), rows, options, peers, incenu) for name, rows in LADDER.items()]
        return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
