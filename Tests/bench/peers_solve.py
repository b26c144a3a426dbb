"""The convex program: `conelab` beside CVXPY (Clarabel, ECOS, SCS), pyscnn and adelie, on the same problems in one run.

    python Tests/bench/peers_solve.py [--conelab PROGRAM] [--limit SECONDS] [--rungs 20,3 50,3 100,3]

Squared loss, Gaussian data with a noisy teacher's targets, β = 0.05 β_max: the problems of `conelab bench solve`. Every peer gets
all activation patterns, which conelab enumerates for it, and its seconds are those of building and solving the program, without
start and imports; conelab's are those of `solve`, which finds the patterns itself. A peer's weights are read as those of a
network, Σ (Xw)₊ − Σ (Xv)₊, and its objective is computed here: leaving the cones by a tolerance then cannot take it below the
optimum. "error" is its excess over conelab's certified optimum, relative to it; "MB" is the peak of a process, imports included;
"ratio" is the peer's seconds by conelab's, whatever its error. "over" means stopped at the limit, "failed" that it gave no answer.
Peers that are not installed are left out (pip install numpy cvxpy clarabel ecos scs pyscnn adelie).
The status is 1 when a peer finds a network below conelab's lower bound.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROBLEM = """
data = teacher({n}, {d}, 5, noise=0.5, seed=1)
β = 0.05 * betamax(problem(data, beta=1))
X = data.X; y = data.y
W = solve(problem(data, beta=β))
objective = W.objective; lower = W.lower; seconds = W.seconds
D = enumerate(data)
patterns = [D[i].bits for i in 1:D.count]; witnesses = [D[i].witness for i in 1:D.count]
"""


def cvxpy_solver(name, **settings):
    def solve(X, y, beta, patterns, witnesses):
        import cvxpy as cp

        M = patterns.T
        W, V = (cp.Variable((X.shape[1], M.shape[1])) for _ in range(2))
        fit = cp.sum(cp.multiply(M, X @ (W - V)), axis=1)
        penalty = cp.sum(cp.norm(W, 2, axis=0)) + cp.sum(cp.norm(V, 2, axis=0))
        cones = [cp.multiply(2 * M - 1, X @ U) >= 0 for U in (W, V)]
        program = cp.Problem(cp.Minimize(0.5 * cp.sum_squares(fit - y) + beta * penalty), cones)
        program.solve(solver=name, **settings)
        return W.value, V.value

    return solve


def pyscnn(X, y, beta, patterns, witnesses):
    """The augmented Lagrangian of pyscnn in double precision, whose loss and weight are ours divided by n."""
    import numpy as np
    from scnn.metrics import Metrics
    from scnn.models import ConvexReLU
    from scnn.optimize import optimize_model
    from scnn.regularizers import NeuronGL1
    from scnn.solvers import AL

    model = ConvexReLU(witnesses.T.copy())
    solver = AL(model, max_primal_iters=10_000, tol=1e-8, constraint_tol=1e-8)
    model, _ = optimize_model(
        model, solver, Metrics(), X, y.reshape(-1, 1), regularizer=NeuronGL1(beta / len(y)), return_convex=True,
        unitize_data=False, dtype="float64"
    )
    # It drops neurons that are zero, and their gates.
    W, V = (np.asarray(part, dtype=float)[0].T for part in model.parameters)
    return W, V


def adelie(X, y, beta, patterns, witnesses):
    """adelie's group lasso with a linear constraint for every group; its loss and weight are ours divided by n.

    The tolerance is the loosest power of ten that reaches a relative error of 1e-6 at n = 50, d = 3.
    """
    import adelie as ad
    import numpy as np

    (p, n), d = patterns.shape, X.shape[1]
    matrix = ad.matrix.convex_relu(np.asfortranarray(X), np.asfortranarray(patterns.T.astype(bool)), gated=False)
    lower, upper, configs = np.zeros(n), np.full(n, np.inf), {"tol": 1e-7, "max_iters": 10_000}
    cones = [ad.constraint.linear((2 * row - 1)[:, None] * X, lower, upper, configs=configs) for row in patterns]
    cones += [ad.constraint.linear((2 * row - 1)[:, None] * X, lower, upper, configs=configs) for row in patterns]
    state = ad.grpnet(
        matrix, ad.glm.gaussian(y=y), constraints=cones, groups=np.arange(0, 2 * p * d, d), penalty=np.ones(2 * p),
        lmda_path=np.array([beta / n]), intercept=False, early_exit=False, tol=1e-12, max_iters=10**7, progress_bar=False
    )
    W, V = state.betas.toarray()[-1].reshape(2, p, d)
    return W.T, V.T


PEERS = {
    "Clarabel": (cvxpy_solver("CLARABEL"), ["numpy", "cvxpy", "clarabel"]),
    "ECOS": (cvxpy_solver("ECOS"), ["numpy", "cvxpy", "ecos"]),
    "SCS": (cvxpy_solver("SCS", eps=1e-7, max_iters=200_000), ["numpy", "cvxpy", "scs"]),
    "pyscnn": (pyscnn, ["numpy", "scnn"]),
    "adelie": (adelie, ["numpy", "adelie"]),
}


def run_peer(name, path):
    """The child process: the objective, the seconds and the peak memory in MB."""
    import numpy as np

    problem = json.loads(Path(path).read_text())
    X, y, patterns, witnesses = (np.array(problem[key], dtype=float) for key in ("X", "y", "patterns", "witnesses"))
    function, modules = PEERS[name]
    for module in modules:
        __import__(module)
    start = time.perf_counter()
    W, V = function(X, y, problem["beta"], patterns, witnesses)
    seconds = time.perf_counter() - start
    fit = np.maximum(X @ W, 0).sum(axis=1) - np.maximum(X @ V, 0).sum(axis=1)
    norms = np.linalg.norm(W, axis=0).sum() + np.linalg.norm(V, axis=0).sum()
    objective = 0.5 * np.sum((fit - y) ** 2) + problem["beta"] * norms
    print(objective, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def outcome(command, limit):
    """The three numbers a child prints; "over" when it was stopped, "failed" when it gave none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return "over"
    return [float(word) for word in done.stdout.split()[-3:]] if done.returncode == 0 else "failed"


def conelab_problem(program, n, d, folder):
    """The problem with our result; the peak memory is that of `conelab bench solve`, which does nothing else."""
    report = folder / "report.json"
    code = PROBLEM.format(n=n, d=d)
    subprocess.run([program, "run", "-e", code, "--json", report], capture_output=True, check=True)
    found = json.loads(report.read_text())["variables"]
    line = subprocess.run([program, "bench", "solve", str(n), str(d), "squared"], capture_output=True, text=True, check=True)
    found["memory"] = float(line.stdout.strip().splitlines()[-1].split()[10])
    found["beta"] = found["β"]
    path = folder / f"{n}_{d}.json"
    path.write_text(json.dumps(found))
    return path, found


def installed(modules):
    code = ";".join(f"import {module}" for module in modules)
    return subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conelab", default=shutil.which("conelab") or ".build/release/conelab")
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--rungs", nargs="+", default=["20,3", "50,3", "100,3"], help="n,d ...")
    parser.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        return run_peer(*options.peer)

    peers = [name for name, (_, modules) in PEERS.items() if installed(modules)]
    wrong = False
    print(f"{'n, d':>8} {'patterns':>8} {'program':>9} {'objective':>14} {'error':>8} {'seconds':>9} {'MB':>6} {'ratio':>9}")
    with tempfile.TemporaryDirectory() as directory:
        for n, d in (map(int, rung.split(",")) for rung in options.rungs):
            path, ours = conelab_problem(options.conelab, n, d, Path(directory))
            head = f"{f'{n}, {d}':>8} {len(ours['patterns']):>8}"
            print(head, f"{'conelab':>9} {ours['objective']:>14.9g} {'':>8} {ours['seconds']:>9.3g} {ours['memory']:>6.0f}", flush=True)
            for peer in peers:
                found = outcome([sys.executable, __file__, "--peer", peer, str(path)], options.limit)
                if isinstance(found, str):
                    ratio = f"> {options.limit / ours['seconds']:.0f}" if found == "over" else ""
                    print(head, f"{peer:>9} {found:>14} {'':>8} {'':>9} {'':>6} {ratio:>9}", flush=True)
                    continue
                objective, seconds, memory = found
                error = objective / ours["objective"] - 1
                ratio = f"{seconds / ours['seconds']:.0f}"
                print(head, f"{peer:>9} {objective:>14.9g} {error:>8.1e} {seconds:>9.3g} {memory:>6.0f} {ratio:>9}", flush=True)
                # The allowance is for rounding in the two sums.
                wrong |= objective < ours["lower"] * (1 - 1e-12)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
