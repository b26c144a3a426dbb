import Arrangements
import ConvexPrograms
import Datasets
import Glibc
import LinearAlgebra
import Solvers

/// The certified solver on Gaussian data with a noisy teacher's targets, β = 0.05 β_max.
///
/// `conelab bench solve` runs the whole ladder; `conelab bench solve N D LOSS` one rung. Times are those of `solve` alone;
/// "more MB" is the peak above what the process held before it made the data.
enum SolveBenchmark {
    private struct Rung {
        let n: Int
        let d: Int
        let loss: String
    }

    private static let ladder = [
        (20, 3), (50, 3), (100, 3), (1_000, 3), (10_000, 3), (200, 4), (68, 4), (145, 4), (25_000, 2), (1_000_000, 2),
    ].flatMap { n, d in ["squared", "logistic"].map { Rung(n: n, d: d, loss: $0) } }

    static func run(_ arguments: [String]) -> Int32 {
        var rungs = ladder
        if !arguments.isEmpty {
            guard arguments.count == 3, let n = Int(arguments[0]), let d = Int(arguments[1]), n > 0, d > 0,
                loss(named: arguments[2]) != nil
            else {
                complain("usage: conelab bench solve [N D LOSS], N rows, D columns, LOSS such as squared")
                return 2
            }
            rungs = [Rung(n: n, d: d, loss: arguments[2])]
        }
        row([
            "n", "d", "loss", "objective", "gap", "neurons", "rounds", "cones", "seconds", "CPU", "peak MB", "more MB",
            "status",
        ])
        for rung in rungs {
            forgetPeak()
            let idle = residentMegabytes()
            guard let program = program(rung) else { return 1 }
            let before = cpuSeconds()
            let solution = solve(program)
            row([
                "\(rung.n)", "\(rung.d)", rung.loss, rounded(solution.objective, 1e-6), short(solution.gap),
                "\(solution.blocks.count)", "\(solution.iterations)", "\(solution.priced)",
                rounded(solution.seconds, 1e-4), rounded(cpuSeconds() - before, 1e-4),
                "\(Int(peakMegabytes().rounded()))", rounded(peakMegabytes() - idle, 0.125),
                solution.termination.rawValue,
            ])
        }
        return 0
    }

    /// The problem of a rung: five teacher neurons with noise of deviation ½, their signs as labels where the loss needs them.
    private static func program(_ rung: Rung) -> ConvexProgram? {
        guard let loss = loss(named: rung.loss),
            let data = try? Dataset.teacher(rung.n, rung.d, width: 5, noise: 0.5, seed: 1), var y = data.y,
            let arrangement = try? HyperplaneArrangement(data.exact)
        else { return nil }
        if loss.needsSigns { y = y.map { $0 > 0 ? 1 : -1 } }
        let unit = ConvexProgram(arrangement: arrangement, y: y, loss: loss, beta: 1)
        return ConvexProgram(arrangement: arrangement, y: y, loss: loss, beta: 0.05 * betaMax(unit))
    }

    private static func row(_ cells: [String]) {
        writeRow(cells, widths: [9, 4, 13, 16, 9, 8, 7, 10, 9, 9, 8, 8, 10])
    }

    private static func rounded(_ x: Double, _ step: Double) -> String {
        String("\((x / step).rounded() * step)".prefix(12))
    }

    /// Two digits with an exponent.
    private static func short(_ x: Double) -> String {
        guard x != 0, x.isFinite else { return "\(x)" }
        let exponent = Int(log10(abs(x)).rounded(.down))
        return "\(((x / pow(10, Double(exponent))) * 10).rounded() / 10)e\(exponent)"
    }
}
