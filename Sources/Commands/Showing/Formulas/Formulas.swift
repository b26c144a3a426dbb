import Arrangements
import ConvexPrograms
import Datasets
import Language
import LinearAlgebra
import Networks

extension Dataset: FormulaConvertible {
    /// X and, when there are targets, y.
    var formula: String {
        let target = y.map { ",\\quad y = " + latexMatrix(Matrix(rows: n, columns: 1, storage: $0)) }
        return "X = \(latexMatrix(x))\(target ?? "")"
    }
}

extension Patterns: FormulaConvertible {
    /// D₁, D₂, … as diagonal matrices, at most ten.
    var formula: String {
        let shown = latexIndices(collection.count).map { i in
            i.map { "D_{\($0 + 1)} &= \(latexPattern(collection[$0]))" } ?? "&\\;\\;\\vdots"
        }
        return "\\begin{aligned} \(shown.joined(separator: " \\\\ ")) \\end{aligned}"
    }
}

extension Problem: FormulaConvertible {
    /// The convex program.
    var formula: String {
        "\\min_{w_b}\\ \(program.loss.latex) + \(latexNumber(program.beta)) \\sum_b \\lVert w_b \\rVert_2"
            + " \\quad \\text{s.t.}\\ (2 D_b - I) X w_b \\ge 0, \\quad f = \\sum_b s_b D_b X w_b,"
            + " \\quad X \\in \\mathbb{R}^{\(program.n) \\times \(program.d)}"
    }
}

extension Loss {
    /// The loss of the outputs f.
    fileprivate var latex: String {
        switch name {
        case "squared": "\\tfrac12 \\lVert f - y \\rVert_2^2"
        case "logistic": "\\sum_k \\log(1 + e^{-y_k f_k})"
        case "hinge": "\\sum_k \\max(0, 1 - y_k f_k)"
        case "squaredhinge": "\\tfrac12 \\sum_k \\max(0, 1 - y_k f_k)^2"
        case "absolute": "\\lVert f - y \\rVert_1"
        default: "\\ell_{\\text{\(name)}}(f)"
        }
    }
}

extension SolvedProblem: FormulaConvertible {
    /// The value between its bounds and the blocks that are not zero, at most ten.
    var formula: String {
        let value = "\(latexNumber(solution.lower)) \\le P^* \\le \(latexNumber(solution.objective))"
        let blocks = solution.blocks
        let shown = latexIndices(blocks.count).map { i in
            i.map { i -> String in
                let w = latexMatrix(Matrix(rows: 1, columns: blocks[i].w.count, storage: blocks[i].w))
                return "w_{\(i + 1)} &= \(w)^{\\mathsf T},\\ s_{\(i + 1)} = \(blocks[i].sign > 0 ? "+1" : "-1")"
            } ?? "&\\;\\;\\vdots"
        }
        return "\\begin{aligned} &\(([value] + shown).joined(separator: " \\\\ ")) \\end{aligned}"
    }
}

extension ReLUNetwork: FormulaConvertible {
    /// The sum of its neurons α (uᵀx)₊, at most ten.
    var formula: String {
        let contributing = neurons.filter(\.contributes)
        let terms = latexIndices(contributing.count).map { i -> (sign: Int, text: String) in
            guard let i else { return (1, "\\cdots") }
            let neuron = contributing[i]
            let inner = neuron.u.enumerated().filter { $0.element != 0 }.map { j, u in
                (sign: u < 0 ? -1 : 1, text: "\(latexNumber(abs(u)))\\,x_{\(j + 1)}")
            }
            return (neuron.sign, "\(latexNumber(abs(neuron.alpha)))\\,\\bigl(\(latexSum(inner))\\bigr)_+")
        }
        return "f(x) = \(latexSum(terms))"
    }
}
