"""The convex program: `conelab` beside CVXPY (Clarabel, ECOS, SCS), pyscnn, adelie and Adam, on the same problems in one run.

    python Tests/bench/peers_solve.py [--conelab PROGRAM] [--limit SECONDS] [--rungs 20,3 ...] [--high 100,10 ...]

Gaussian data with a noisy teacher's targets, their signs as labels for the logistic loss: the problems of `conelab bench
solve`. Peers that are not installed are left out (pip install numpy cvxpy clarabel ecos scs pyscnn adelie torch; the file
convex_peers.py says what each is given and how its answer is read).

Rungs: β = 0.05 β_max, every peer gets all patterns, which conelab enumerates for it, and its seconds are those of building and
solving the program, without start and imports; conelab's are those of `solve`, which finds the patterns itself. Both are the
best of five where one takes less than 0.2 s. "error" is the excess over conelab's certified optimum, relative to it; "MB" is
the peak of a process, "more" the peak above what it held before the problem, with all imports; "ratio" is the peer's seconds by
conelab's. A peer is stopped at 3,000 times conelab's seconds, not before 20 s nor after the limit: "over". It is not tried on
the larger rungs of that d then. "failed" is an error of the peer's own. pyscnn knows the squared loss only, and gets a gate
vector for each of up to 3,000 patterns.

High rank: all patterns are out of reach. β is 0.05 times the largest price found from 1,000 random directions. A peer gets some
of these as gates, Adam a number of steps; beside its objective stands what conelab reaches with `maxtime` = the peer's seconds
(0.05 s at least), and the lower bound that it proves by then.

The status is 1 when a network lies below conelab's lower bound; when the fastest peer with an error up to 1e-6 takes less than
20 times conelab's seconds, 1,000 times from n = 100, d = 3 on; or when conelab is above the best peer of high rank in its time.
"""

import argparse
import json
import math
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from convex_peers import PEERS

DATA = {
    "squared": "data = teacher({n}, {d}, 5, noise=0.5, seed=1)",
    "logistic": "raw = teacher({n}, {d}, 5, noise=0.5, seed=1); data = dataset(raw.X, sign.(raw.y))",
}

ALL_PATTERNS = """
X = data.X; y = data.y
beta = 0.05 * betamax(problem(data, beta=1, loss="{loss}"))
P = problem(data, beta=beta, loss="{loss}")
W = solve(P)
objective = W.objective; lower = W.lower
seconds = W.seconds < 0.2 ? minimum([solve(P).seconds for i in 1:5]) : W.seconds
D = enumerate(data)
patterns = [D[i].bits for i in 1:D.count]; gates = D.count <= {gates} ? [D[i].witness for i in 1:D.count] : []
"""

SAMPLED_GATES = """
X = data.X; y = data.y
gates = randn(1000, {d}; seed=2)
climb(u, s) = s * (X' * ((X * u .>= 0) .* y))
price(u) = abs(dot(y, relu.(X * u))) / norm(u)
beta = 0.05 * maximum([price(climb(climb(climb(gates[i, :], s), s), s)) for i in 1:1000 for s in [-1, 1]])
"""

IN_TIME = """
W = solve(problem(data, beta={beta!r}), maxtime={seconds!r})
objective = W.objective; lower = W.lower; seconds = W.seconds
"""

LADDER = ["50,2", "200,2", "1000,2", "20,3", "50,3", "100,3", "20,4", "30,4", "68,4"]
HIGH_RANK = ["100,10", "1000,20"]
# A witness of a pattern takes an exact linear program.
GATES_UP_TO = 3_000

GATES = [50, 200, 1000]
STEPS = [300, 2_000, 10_000]

REQUIRED_RATIO = 20
REQUIRED_RATIO_LARGE = 1000
STOPPED_AT_RATIO = 3000
STOPPED_NOT_BEFORE = 20
REACHED = 1e-6
# Objectives of networks and bounds are sums that round.
ROUNDING = 1e-11


def conelab(program, code, folder):
    """The variables of a script."""
    report = folder / "report.json"
    subprocess.run([program, "run", "-e", code, "--json", report], capture_output=True, check=True)
    return json.loads(report.read_text())["variables"]


def conelab_memory(program, n, d, loss):
    """Peak and peak above the start of a process that does nothing but solve."""
    command = [program, "bench", "solve", str(n), str(d), loss]
    fields = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(fields[-3]), float(fields[-2])


def outcome(peer, problem, limit, folder):
    """What a peer's process finds; "over" when it was stopped, "failed" when it gave no answer."""
    path = folder / "problem.json"
    path.write_text(json.dumps(problem))
    command = [sys.executable, Path(__file__).with_name("convex_peers.py"), peer, path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        # It says "ready" when everything is imported and read; the limit begins then.
        child.stdout.readline()
        try:
            found = json.loads(child.communicate(timeout=limit)[0].splitlines()[-1])
        except subprocess.TimeoutExpired:
            child.kill()
            return "over"
        except (IndexError, ValueError):
            return "failed"
    return found if math.isfinite(found["objective"]) else "failed"


def installed(modules):
    code = ";".join(f"import {module}" for module in modules)
    return subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def complain(text):
    print(text, file=sys.stderr)
    return False


def compare_rung(n, d, loss, peers, hopeless, options, folder):
    """One problem with all patterns; whether all is as required."""
    ours = conelab(options.conelab, DATA[loss].format(n=n, d=d) + ALL_PATTERNS.format(loss=loss, gates=GATES_UP_TO), folder)
    peak, more = conelab_memory(options.conelab, n, d, loss)
    head = f"{f'{n}, {d}':>8} {loss:>8} {len(ours['patterns']):>8}"
    print(
        f"{head} {'conelab':>9} {ours['objective']:>13.9g} {'':>8} {ours['seconds']:>9.3g} {peak:>6.0f} {more:>6.1f}",
        flush=True,
    )
    limit = min(options.limit, max(STOPPED_NOT_BEFORE, STOPPED_AT_RATIO * ours["seconds"]))
    problem = {key: ours[key] for key in ("X", "y", "beta", "patterns", "gates")} | {"loss": loss}
    fastest, good = math.inf, True
    for peer in peers:
        if (peer, d, loss) in hopeless or (peer == "pyscnn" and not ours["gates"]):
            continue
        found = outcome(peer, problem, limit, folder)
        if isinstance(found, str):
            ratio = ""
            if found == "over":
                hopeless.add((peer, d, loss))
                ratio = f"> {limit / ours['seconds']:.0f}"
            print(f"{head} {peer:>9} {found:>13} {'':>32} {ratio:>9}", flush=True)
            continue
        error = found["objective"] / ours["objective"] - 1
        ratio = found["seconds"] / ours["seconds"]
        if error <= REACHED:
            fastest = min(fastest, ratio)
        print(
            f"{head} {peer:>9} {found['objective']:>13.9g} {error:>8.1e} {found['seconds']:>9.3g}"
            f" {found['peak']:>6.0f} {found['more']:>6.1f} {ratio:>9.0f}", flush=True,
        )
        if found["objective"] < ours["lower"] * (1 - ROUNDING):
            good = complain(f"{peer} is below the lower bound {ours['lower']!r} of n = {n}, d = {d}, {loss}")
    required = REQUIRED_RATIO_LARGE if n >= 100 and d >= 3 else REQUIRED_RATIO
    if fastest < required:
        good = complain(f"n = {n}, d = {d}, {loss}: only {fastest:.1f} times faster than the fastest peer")
    return good


def compare_high_rank(n, d, peers, options, folder):
    """One problem with sampled gates; whether conelab is as good as the best peer in its time, and nobody below the bound."""
    data = DATA["squared"].format(n=n, d=d)
    given = conelab(options.conelab, data + SAMPLED_GATES.format(d=d), folder)
    best, good = None, True
    for peer in peers:
        for size in STEPS if peer == "Adam" else GATES:
            problem = {key: given[key] for key in ("X", "y", "beta")} | {"loss": "squared", "steps": size}
            problem["gates"] = given["gates"][:size]
            found = outcome(peer, problem, options.limit, folder)
            head = f"{f'{n}, {d}':>8} {peer:>9} {size:>6}"
            if isinstance(found, str):
                print(f"{head} {found:>13}", flush=True)
                break
            script = IN_TIME.format(beta=given["beta"], seconds=max(0.05, found["seconds"]))
            ours = conelab(options.conelab, data + script, folder)
            gap = 1 - ours["lower"] / ours["objective"]
            print(
                f"{head} {found['objective']:>13.8g} {found['seconds']:>9.3g} {found['more']:>7.1f}"
                f" {ours['objective']:>13.8g} {ours['lower']:>13.8g} {gap:>8.1e} {ours['seconds']:>9.3g}"
                f" {found['objective'] / ours['objective'] - 1:>9.1e}", flush=True,
            )
            if found["objective"] < ours["lower"] * (1 - ROUNDING):
                good = complain(f"{peer} is below the lower bound {ours['lower']!r} of n = {n}, d = {d}")
            if best is None or found["objective"] < best[0]:
                best = (found["objective"], ours["objective"], peer)
    if best and best[1] > best[0] * (1 + ROUNDING):
        good = complain(f"n = {n}, d = {d}: {best[2]} reaches {best[0]:.9g}, conelab {best[1]:.9g} in that time")
    return good


def pairs(words):
    return [tuple(map(int, word.split(","))) for word in words]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conelab", default=shutil.which("conelab") or ".build/release/conelab")
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--rungs", nargs="*", default=LADDER, help="n,d ... with all patterns")
    parser.add_argument("--high", nargs="*", default=HIGH_RANK, help="n,d ... with sampled gates")
    parser.add_argument("--losses", nargs="+", default=list(DATA), choices=list(DATA))
    options = parser.parse_args()

    peers = [name for name, (_, modules) in PEERS.items() if installed(modules)]
    convex = [peer for peer in peers if peer != "Adam"]
    good, hopeless = [], {("pyscnn", d, "logistic") for _, d in pairs(options.rungs)}  # it has the squared loss only
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        if options.rungs:
            print(
                f"{'n, d':>8} {'loss':>8} {'patterns':>8} {'program':>9} {'objective':>13} {'error':>8} {'seconds':>9}"
                f" {'MB':>6} {'more':>6} {'ratio':>9}"
            )
        for loss in options.losses:
            good += [compare_rung(n, d, loss, convex, hopeless, options, folder) for n, d in pairs(options.rungs)]
        if options.high:
            print(
                f"\n{'n, d':>8} {'peer':>9} {'size':>6} {'objective':>13} {'seconds':>9} {'more MB':>7} {'conelab':>13}"
                f" {'its bound':>13} {'its gap':>8} {'seconds':>9} {'above it':>9}"
            )
        good += [compare_high_rank(n, d, peers, options, folder) for n, d in pairs(options.high)]
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
