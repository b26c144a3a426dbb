"""An interrupt of any running cell is answered within 100 ms, whatever the cell does and whichever way it is interrupted."""
import os
import random
import statistics
import time

import pytest
from harness import T, interrupt, ok, start

# Work that goes on for long: what is prepared, and the cell that is interrupted.
LONG = {
    "loop": ("", "while true end"),
    "recursion": ("f(n) = n < 2 ? n : f(n - 1) + f(n - 2)", "f(60)"),
    "printing": ("", "while true print(1) end"),
    "input": ("", "input(\"? \")"),
    "sleep": ("", "sleep(60)"),
    "enumerate, rank 3": ("X = gaussian(10000, 3, seed=1)", "while true enumerate(X, limit=10^6) end"),
    "enumerate, rank 7": ("X = gaussian(45, 7, seed=1)", "while true enumerate(X, limit=10^8) end"),
    "enumerate faces": ("X = gaussian(20, 4, seed=1)", "while true enumerate(X, faces=true) end"),
    "count, rank 7": ("X = gaussian(200, 7, seed=1)", "count(X)"),
    "count, long rows": ("X = gaussian(34, 30, seed=1)", "while true count(X) end"),
    "sample": ("X = gaussian(2000, 30, seed=1)", "sample(X, 10^6)"),
    "coverage": ("P = problem(teacher(60, 4, 5, noise=0.3, seed=1))", "while true coverage(P, sizes=[10, 100, 1000]) end"),
    "solve, d = 3": ("P = problem(teacher(1000, 3, 5, noise=0.3, seed=1), beta=0.01)", "while true solve(P) end"),
    "solve, d = 20": ("P = problem(teacher(1000, 20, 5, noise=0.3, seed=1), beta=0.01)", "while true solve(P) end"),
    "solve, logistic": ("P = problem(signs(1000, 8), loss=\"logistic\", beta=0.01)", "while true solve(P) end"),
    "solve, hinge": ("P = problem(signs(500, 6), loss=\"hinge\", beta=0.01)", "while true solve(P) end"),
    "solve, hinge on a spiral": ("P = problem(spiral(500, seed=1), loss=\"hinge\", beta=0.001)", "while true solve(P) end"),
    "solve, absolute": ("P = problem(teacher(500, 5, 5, noise=0.3, seed=1), loss=\"absolute\", beta=0.01)", "while true solve(P) end"),
    "gated": ("P = problem(signs(1000, 5)); D = sample(P.data, 2000)", "while true gated(P, patterns=D) end"),
    "path": ("P = problem(teacher(800, 5, 5, noise=0.3, seed=1))", "while true path(P, count=500) end"),
    "train": ("P = problem(teacher(500, 5, 5, noise=0.3, seed=1))", "while true train(P, neurons=200, steps=10^8) end"),
    "certify, rank 10": (
        "P = problem(teacher(60, 10, 5, noise=0.3, seed=1)); θ = network(solve(P, maxtime=1))", "while true certify(θ, P) end"),
    "optimalset": ("P = problem(teacher(60, 4, 5, noise=0.3, seed=1), beta=0.01)", "while true optimalset(P) end"),
    "widths": ("P = problem(teacher(30, 3, 5, noise=0.3, seed=1), beta=0.01)", "while true widths(P) end"),
    "connect": (
        "P = problem(teacher(60, 3, 5, noise=0.3, seed=1)); θ = train(P, neurons=70, steps=50).network",
        "while true connect(θ, P) end"),
    "load": ("save(gaussian(200000, 10, seed=1), \"DIR/large.csv\")", "while true load(\"DIR/large.csv\") end"),
    "save": ("X = gaussian(200000, 10, seed=1)", "while true save(X, \"DIR/saved.csv\") end"),
    "plot of data": ("X = gaussian(200000, 2, seed=1)", "while true plot(X) end"),
    "plot of patterns": ("D = enumerate(gaussian(120, 3, seed=1))", "while true plot(D) end"),
    "plot of a network": (
        "P = problem(teacher(200, 2, 5, noise=0.3, seed=1)); θ = network(solve(P))", "while true plot(θ, P.data) end"),
    "matrix product": ("A = randn(2500, 2500)", "while true A * A end"),
    "sort": ("v = randn(10^6)", "while true sort(v) end"),
}
SIGNS = "signs(n, d) = begin T = teacher(n, d, 5, noise=0.3, seed=1); dataset(T.X, sign.(T.y)) end"
# Some interrupts of each kind of work; a hundred of each with CONELAB_SLOW=1. The promise is for a machine that does nothing
# else: shared ones get a margin.
SLOW = os.environ.get("CONELAB_SLOW") == "1"
ROUNDS, LONGEST = (100, 0.1) if SLOW else (4, 0.5)


@pytest.mark.parametrize("what", LONG)
def test_an_interrupt_is_answered_at_once(w, kernel, tmp_path, what):
    """[MUST] every interrupt of either kind, whenever it comes, is answered at once: soon, or after little work of the kernel
    where other programs keep it waiting."""
    prepared, code = (text.replace("DIR", str(tmp_path)) for text in LONG[what])
    ok(w.run(SIGNS, timeout=10))
    if prepared:
        ok(w.run(prepared, timeout=60))
    random_pause = random.Random(what)
    latencies = []
    for i in range(ROUNDS):
        h = start(w, code, allow_stdin=True)
        time.sleep(0.02 + 0.3 * random_pause.random())
        w.pump(timeout=0)
        assert h["msg_id"] not in w.reply, f"the cell ended by itself: {w.reply[h['msg_id']][0].content}"
        t, before = time.monotonic(), kernel.cpu()
        interrupt(w, ("signal", "message")[i % 2])
        assert w.pump(lambda: h["msg_id"] in w.reply, T(5)), "the cell did not stop"
        latencies.append(min(time.monotonic() - t, kernel.cpu() - before))
        assert w.exchange(h).status == "error"
    print(f"{what}: median {1000 * statistics.median(latencies):.0f} ms, longest {1000 * max(latencies):.0f} ms")
    assert max(latencies) < T(LONGEST), sorted(latencies)[-5:]
