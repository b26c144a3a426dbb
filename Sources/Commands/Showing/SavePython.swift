import Arrangements
import BigInt
import Language
import LinearAlgebra
import Networks

extension SaveFormat {
    /// A Python script: a problem as CVXPY states it, or a network rebuilt in NumPy and PyTorch.
    static let python = SaveFormat("py", holds: "problems and networks") { value in
        guard case .object(let object) = value else { return nil }
        switch object {
        case let problem as Problem: return Array(try cvxpyScript(problem).utf8)
        case let solved as SolvedProblem: return Array(try cvxpyScript(solved.problem).utf8)
        case let network as ReLUNetwork: return Array(rebuildScript(network).utf8)
        default: return nil
        }
    }
}

/// More cells than this are beyond CVXPY: it takes about a second per thousand blocks.
private let largestScript = 20_000

/// The convex program over all cells as a CVXPY script that prints P*.
private func cvxpyScript(_ problem: Problem) throws -> String {
    let program = problem.program
    let cells = try program.arrangement.cells(limit: largestScript)
    guard cells.isExact else {
        throw Diagnostic(
            .limit,
            "the problem has more than \(largestScript) cells (Cover's bound is \(cells.bound)), too many for CVXPY",
            remedy: "solve(P) certifies its optimum here", argument: "x")
    }
    guard let loss = cvxpyLosses[program.loss.name] else {
        throw Diagnostic(.type, "the loss \(program.loss.name) has no CVXPY form", argument: "x")
    }
    return """
        # min loss(f) + beta sum_i |v_i| + |w_i|  subject to  (2 D_i - I) X v_i >= 0,  (2 D_i - I) X w_i >= 0,
        # f = sum_i D_i X (v_i - w_i),  over all \(cells.count) activation patterns D_i of full-dimensional cones.
        import cvxpy as cp
        import numpy as np

        X = np.array(\(python(program.x)))
        y = np.array(\(python(program.y)))
        beta = \(python(program.beta))
        patterns = \"\"\"
        \(cells.map(\.description).joined(separator: "\n"))
        \"\"\".split()
        D = np.array([[int(bit) for bit in pattern] for pattern in patterns]).T  # n x p

        V, W = cp.Variable((X.shape[1], D.shape[1])), cp.Variable((X.shape[1], D.shape[1]))
        f = cp.sum(cp.multiply(D, X @ (V - W)), axis=1)
        loss = \(loss)
        penalty = cp.sum(cp.norm(V, 2, axis=0)) + cp.sum(cp.norm(W, 2, axis=0))
        cones = [cp.multiply(2 * D - 1, X @ V) >= 0, cp.multiply(2 * D - 1, X @ W) >= 0]
        problem = cp.Problem(cp.Minimize(loss + beta * penalty), cones)
        try:
            problem.solve(solver=cp.CLARABEL)
        except cp.error.SolverError:  # the interior-point method stalls on some data, the first-order one does not
            problem.solve(solver=cp.SCS, eps=1e-7, max_iters=50000)
        print("P* =", problem.value)

        """
}

/// The losses in CVXPY, in the conventions of the engine (no factor 1/n).
private let cvxpyLosses = [
    "squared": "cp.sum_squares(f - y) / 2",
    "logistic": "cp.sum(cp.logistic(-cp.multiply(y, f)))",
    "hinge": "cp.sum(cp.pos(1 - cp.multiply(y, f)))",
    "squaredhinge": "cp.sum_squares(cp.pos(1 - cp.multiply(y, f)))",
    "absolute": "cp.norm1(f - y)",
    "huber": "cp.sum(cp.huber(f - y)) / 2",
]

/// The network in NumPy, and as a PyTorch module without biases.
private func rebuildScript(_ network: ReLUNetwork) -> String {
    """
    # A two-layer ReLU network with \(network.width) neurons on \(network.dimension) inputs: f(x) = sum_i alpha_i (u_i . x)_+.
    import numpy as np

    U = np.array(\(python(network.hiddenWeights)))  # m x d
    alpha = np.array(\(python(network.neurons.map(\.alpha))))  # m


    def predict(X):
        \"\"\"The outputs on the rows of X (n x d; a bias is a column of ones).\"\"\"
        return np.maximum(np.asarray(X) @ U.T, 0) @ alpha


    def module():
        \"\"\"The same network as a PyTorch module of 64-bit floats.\"\"\"
        import torch

        m, d = U.shape
        net = torch.nn.Sequential(
            torch.nn.Linear(d, m, bias=False), torch.nn.ReLU(), torch.nn.Linear(m, 1, bias=False)
        ).double()
        with torch.no_grad():
            net[0].weight.copy_(torch.tensor(U))
            net[2].weight.copy_(torch.tensor(alpha)[None, :])
        return net

    """
}

private func python(_ a: Matrix) -> String {
    let rows = (0..<a.rows).map { "    [" + a.row($0).map(python).joined(separator: ", ") + "],\n" }
    // A matrix without rows keeps its number of columns.
    return rows.isEmpty ? "np.empty((0, \(a.columns)))" : "[\n\(rows.joined())]"
}

private func python(_ v: Vector) -> String { "[" + v.map(python).joined(separator: ", ") + "]" }

/// A double as Python reads it back, always with a point or an exponent.
private func python(_ x: Double) -> String { x.isFinite ? "\(x)" : "float(\"\(x)\")" }
