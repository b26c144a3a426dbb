import Arrangements
import Certificates
import ConvexPrograms
import LinearAlgebra

/// The program with the penalty (β/2) Σ‖w_b‖² in place of β Σ‖w_b‖, a common mistake: it is not equivalent to the network
/// problem. Squared loss only.
///
/// Its dual is smooth, max over ν of νᵀy − ½‖ν‖² − (1/2β) Σ_b ‖Proj_{C_b}(s_b XᵀD_bν)‖², and solved by a semismooth Newton
/// method: near ν the projection on C_b is the one on the linear span of the face where it lies.
struct FrobeniusProgram {
    private let program: ConvexProgram
    private let cells: [ActivationPattern]
    private let projector: ConeProjector

    /// The program over the given cells.
    init(_ program: ConvexProgram, cells: [ActivationPattern]) {
        self.program = program
        self.cells = cells
        projector = ConeProjector(program.x)
    }

    /// The optimal value; nil when Newton's method does not settle.
    func optimum() throws -> Double? {
        var nu = program.y
        var state = value(nu, withCurvature: true)
        for _ in 0..<100 {
            try Task.checkCancellation()
            if norm2(state.gradient) <= 1e-10 * max(1, norm2(program.y)) { return state.value }
            guard let factor = CholeskyFactor(state.curvature) else { return nil }
            let step = factor.solve(state.gradient)
            var t = 1.0
            var next = sum(nu, step)
            // Armijo's rule on the concave dual value.
            while value(next, withCurvature: false).value < state.value + 1e-4 * t * dot(step, state.gradient),
                t > 1e-10
            {
                t /= 2
                next = sum(nu, step, times: t)
            }
            nu = next
            state = value(nu, withCurvature: true)
        }
        return nil
    }

    private struct State {
        var value: Double
        var gradient: Vector
        var curvature: Matrix
    }

    /// The dual value, its gradient y − ν − (1/β) Σ s_b D_b X p_b and minus a generalized Hessian.
    private func value(_ nu: Vector, withCurvature: Bool) -> State {
        let n = program.n
        var state = State(
            value: dot(nu, program.y) - dot(nu, nu) / 2, gradient: difference(program.y, nu),
            curvature: withCurvature ? .identity(n) : Matrix(rows: 0, columns: 0))
        for cell in cells {
            let masked = (0..<n).map { cell[$0] ? nu[$0] : 0 }
            let c = program.x.transposedTimes(masked)
            for sign in [1.0, -1.0] {
                let p = projector.project(scaled(c, by: sign), onto: cell.words)
                let length = norm2(p)
                guard length > 1e-12 * norm2(c) else { continue }
                state.value -= length * length / (2 * program.beta)
                let z = program.x * p
                for k in 0..<n where cell[k] { state.gradient[k] -= sign * z[k] / program.beta }
                if withCurvature { addCurvature(&state.curvature, cell, p) }
            }
        }
        return state
    }

    /// Adds (1/β) D X N Xᵀ D with N the projection on the span of the face of the cone that holds p.
    private func addCurvature(_ curvature: inout Matrix, _ cell: ActivationPattern, _ p: Vector) {
        let (n, d) = (program.n, program.d)
        var normals = OrthogonalBasis(dimension: d)
        for k in 0..<n {
            let row = program.x.rowArray(k)
            if abs(dot(row, p)) <= 1e-9 * norm2(row) * norm2(p) { _ = normals.insert(row) }
        }
        let rows = (0..<n).map { cell[$0] ? normals.removingSpan(from: program.x.rowArray($0)) : [] }
        let active = cell.activeRows
        for i in active {
            for j in active { curvature[i, j] += dot(rows[i], rows[j]) / program.beta }
        }
    }
}
