"""What other programs make of the convex program over given patterns; `peers_solve.py` runs each in a process of its own.

    python Tests/bench/convex_peers.py PEER PROBLEM.json

The problem holds X, y, beta, the loss, the gates u with their patterns 1(Xu ≥ 0), either of which may be missing, and a number of
steps for Adam. Printed is "ready", then an object with the objective, the seconds and the memory in MB: "peak" of the process, and "more",
the peak above what it held with everything imported and the problem read. A peer's weights are read as those of a network,
Σ (Xw)₊ − Σ (Xv)₊, and its objective is computed here: leaving the cones by a tolerance cannot take it below the optimum.
"""

import json
import sys
import time
from pathlib import Path

REPEATS = 5
REPEATED_BELOW = 0.2


def cvxpy_solver(name, **settings):
    """The program as its authors write it; compiling it counts, as it is part of every use."""

    def solve(problem):
        import cvxpy as cp
        import numpy as np

        X, y, M = problem["X"], problem["y"], problem["patterns"].T
        W, V = (cp.Variable((X.shape[1], M.shape[1])) for _ in range(2))
        fit = cp.sum(cp.multiply(M, X @ (W - V)), axis=1)
        penalty = cp.sum(cp.norm(W, 2, axis=0)) + cp.sum(cp.norm(V, 2, axis=0))
        cones = [cp.multiply(2 * M - 1, X @ U) >= 0 for U in (W, V)]
        if problem["loss"] == "logistic":
            loss = cp.sum(cp.logistic(cp.multiply(-y, fit)))
        else:
            loss = 0.5 * cp.sum_squares(fit - y)
        cp.Problem(cp.Minimize(loss + problem["beta"] * penalty), cones).solve(solver=name, **settings)
        return np.asarray(W.value), np.asarray(V.value)

    return solve


def pyscnn(problem):
    """The augmented Lagrangian of pyscnn in double precision, whose loss and weight are ours divided by n; squared loss only."""
    import numpy as np
    from scnn.metrics import Metrics
    from scnn.models import ConvexReLU
    from scnn.optimize import optimize_model
    from scnn.regularizers import NeuronGL1
    from scnn.solvers import AL

    X, y = problem["X"], problem["y"]
    model = ConvexReLU(problem["gates"].T.copy())
    solver = AL(model, max_primal_iters=10_000, tol=1e-8, constraint_tol=1e-8)
    model, _ = optimize_model(
        model, solver, Metrics(), X, y.reshape(-1, 1), regularizer=NeuronGL1(problem["beta"] / len(y)),
        return_convex=True, unitize_data=False, dtype="float64",
    )
    # It drops neurons that are zero, and their gates.
    W, V = (np.asarray(part, dtype=float)[0].T for part in model.parameters)
    return W, V


def adelie(problem):
    """adelie's group lasso with a linear constraint for every group; its loss and weight are ours divided by n.

    The tolerances are the loosest powers of ten that reach a relative error of 1e-6 at n = 50, d = 3. With its own limit of
    1e5 coordinate steps in a constraint it gives up at n = 100, d = 3. Constraints must be distinct objects.
    """
    import adelie as ad
    import numpy as np

    X, y, patterns = problem["X"], problem["y"], problem["patterns"]
    (p, n), d = patterns.shape, X.shape[1]
    matrix = ad.matrix.convex_relu(np.asfortranarray(X), np.asfortranarray(patterns.T.astype(bool)), gated=False)
    lower, upper, configs = np.zeros(n), np.full(n, np.inf), {"tol": 1e-7, "max_iters": 10_000, "nnls_max_iters": 10**8}
    signed = [(2 * row - 1)[:, None] * X for row in patterns]
    cones = [ad.constraint.linear(rows, lower, upper, configs=configs) for _ in range(2) for rows in signed]
    glm = ad.glm.binomial(y=(y + 1) / 2) if problem["loss"] == "logistic" else ad.glm.gaussian(y=y)
    state = ad.grpnet(
        matrix, glm, constraints=cones, groups=np.arange(0, 2 * p * d, d), penalty=np.ones(2 * p),
        lmda_path=np.array([problem["beta"] / n]), intercept=False, early_exit=False, tol=1e-12, max_iters=10**7,
        progress_bar=False,
    )
    W, V = state.betas.toarray()[-1].reshape(2, p, d)
    return W.T, V.T


def adam(problem, width=100):
    """The network itself, trained by PyTorch's Adam on all rows with weight decay β; nothing is proven, and no patterns are needed.

    The rate falls from 0.01 to zero along a cosine. Neurons are balanced at the end: |α|‖u‖ is what the optimal scaling of each costs.
    """
    import torch

    torch.manual_seed(1)
    X, y = (torch.tensor(problem[key]) for key in ("X", "y"))
    u = torch.nn.Parameter(torch.randn(X.shape[1], width, dtype=torch.float64) / X.shape[1] ** 0.5)
    alpha = torch.nn.Parameter(torch.randn(width, dtype=torch.float64) / width**0.5)
    optimizer = torch.optim.Adam([u, alpha], lr=0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, problem["steps"])
    for _ in range(problem["steps"]):
        optimizer.zero_grad()
        fit = torch.relu(X @ u) @ alpha
        if problem["loss"] == "logistic":
            loss = torch.nn.functional.softplus(-y * fit).sum()
        else:
            loss = 0.5 * ((fit - y) ** 2).sum()
        (loss + 0.5 * problem["beta"] * ((u**2).sum() + (alpha**2).sum())).backward()
        optimizer.step()
        schedule.step()
    w = (u * alpha.abs()).detach().numpy()
    signs = alpha.detach().numpy()
    return w[:, signs > 0], w[:, signs < 0]


# Tolerances: the loosest powers of ten with which a relative error of 1e-6 is reached; Clarabel's and ECOS's own do.
PEERS = {
    "Clarabel": (cvxpy_solver("CLARABEL"), ["numpy", "cvxpy", "clarabel"]),
    "ECOS": (cvxpy_solver("ECOS"), ["numpy", "cvxpy", "ecos"]),
    "SCS": (cvxpy_solver("SCS", eps=1e-6, max_iters=200_000), ["numpy", "cvxpy", "scs"]),
    "pyscnn": (pyscnn, ["numpy", "scnn"]),
    "adelie": (adelie, ["numpy", "adelie"]),
    "Adam": (adam, ["numpy", "torch"]),
}


def objective(problem, W, V):
    """ℓ(Σ (Xw)₊ − Σ (Xv)₊) + β (Σ‖w‖ + Σ‖v‖)."""
    import numpy as np

    X, y = problem["X"], problem["y"]
    fit = np.maximum(X @ W, 0).sum(axis=1) - np.maximum(X @ V, 0).sum(axis=1)
    loss = np.logaddexp(0, -y * fit).sum() if problem["loss"] == "logistic" else 0.5 * np.sum((fit - y) ** 2)
    return loss + problem["beta"] * (np.linalg.norm(W, axis=0).sum() + np.linalg.norm(V, axis=0).sum())


def megabytes(label):
    """A size of this process as Linux states it: VmRSS now, VmHWM the peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(label))


def main(name, path):
    import numpy as np

    problem = json.loads(Path(path).read_text())
    if "patterns" not in problem:
        problem["patterns"] = (np.array(problem["X"]) @ np.array(problem["gates"]).T >= 0).T
    for key in ("X", "y", "patterns", "gates"):
        problem[key] = np.array(problem[key], dtype=float)
    function, modules = PEERS[name]
    for module in modules:
        __import__(module)
    # The peak while importing and reading.
    before, held = megabytes("VmHWM"), megabytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    print("ready", flush=True)
    times = []
    while not times or (len(times) < REPEATS and max(times) < REPEATED_BELOW):
        start = time.perf_counter()
        W, V = function(problem)
        times.append(time.perf_counter() - start)
    peak = megabytes("VmHWM")
    found = {"objective": objective(problem, W, V), "seconds": min(times), "peak": max(before, peak), "more": peak - held}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
