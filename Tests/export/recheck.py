"""Re-checks a solution that Conelab saved as JSON, without Conelab: python recheck.py solution.json (squared loss)."""
import json, sys
import numpy as np
from scipy.optimize import nnls

W = json.load(open(sys.argv[1]))
X, y, beta, nu = np.array(W["X"]), np.array(W["y"]), W["beta"], np.array(W["dual"])
bits = lambda text: np.array([int(bit) for bit in text])
f = sum((b["sign"] * bits(b["pattern"]) * (X @ b["w"]) for b in W["blocks"]), np.zeros(len(y)))
primal = ((f - y) ** 2).sum() / 2 + beta * sum(np.linalg.norm(b["w"]) for b in W["blocks"])
slack = min([((2 * bits(b["pattern"]) - 1) * (X @ b["w"])).min() for b in W["blocks"]], default=0)
# max |nu'(Xu)_+| over |u| <= 1: the longest projection of +-X'D nu on a cone (2D - I)Xu >= 0, over all cells D.
price = max(nnls((X * (2 * D - 1)[:, None]).T, -s * X.T @ (D * nu))[1] for D in map(bits, W["cells"]) for s in (1, -1))
dual = nu @ y - nu @ nu / 2
print(f"primal {primal:.12g}, dual {dual:.12g}, gap {primal - dual:.1e}, slack {slack:.1e}, price / beta {price / beta:.12g}")
ok = abs(primal - W["objective"]) < 1e-9 and primal - dual < 1e-7 and slack > -1e-7 and price <= beta * (1 + 1e-7)
sys.exit(0 if ok else "the certificate does not hold")
