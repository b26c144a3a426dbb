import Arrangements
import BigInt
import Datasets
import ExactArithmetic
import Glibc
import LinearAlgebra

/// Every cell visited with its sum Σ_{active} ν_k x_k, and the cells counted, on random and on highly degenerate data.
///
/// `conelab bench patterns` runs the whole ladder; `conelab bench patterns FILE...` the data of the files. Seconds
/// contain all that follows the reading of the data; short rungs are repeated and the best run is reported. The walk stores nothing.
/// Cells per second are also given per kilobyte that the machine can write to memory in a second, measured in the same run:
/// this ratio changes less from machine to machine. The exit status is 1 unless walk and count agree everywhere.
enum PatternBenchmark {
    private struct Rung {
        let name: String
        let arrangement: () throws -> HyperplaneArrangement
    }

    /// The rungs of random data, by rows and columns.
    private static let random = [
        (50, 3), (100, 3), (200, 3), (1_000, 3), (2_000, 3), (10_000, 3), (30, 4), (50, 4), (100, 4), (20, 5), (30, 5),
        (50, 5),
        (20, 7), (20, 10),
    ]

    static func run(_ arguments: [String]) -> Int32 {
        let rungs = arguments.isEmpty ? ladder : arguments.map(file)
        let bandwidth = memoryBandwidth()
        writeAll("memory bandwidth: \(significant(bandwidth / 1e9, 3)) GB/s written\n", to: STDOUT_FILENO)
        row([
            "data", "n", "d", "rank", "cells", "seconds", "CPU", "cells/s", "cells/kB", "peak MB", "counted",
            "count's CPU",
        ])
        var agree = true
        for rung in rungs {
            do {
                agree = try measure(rung, bandwidth) && agree
            } catch {
                complain("\(rung.name): \(error)")
                return 1
            }
        }
        return agree ? 0 : 1
    }

    /// Measures one rung and writes its row; whether walk and count agree.
    private static func measure(_ rung: Rung, _ bandwidth: Double) throws -> Bool {
        let data = try rung.arrangement().matrix
        forgetPeak()
        let walk = try best {
            let arrangement = try HyperplaneArrangement(data)
            let weights = (0..<arrangement.n).map { $0 % 2 == 0 ? 1.0 : -1.0 }
            let parts = try arrangement.reduceCellPairs(weights: weights, into: 0) { pairs, _ in pairs += 1 }
            return arrangement.rank == 0 ? 1 : BigInt(2 * parts.reduce(0, +))
        }
        let peak = peakMegabytes()
        let count = try best { try HyperplaneArrangement(data).count() }
        let rate = (Double(walk.result.description) ?? .nan) / walk.seconds
        row([
            rung.name, "\(data.rows)", "\(data.columns)", "\(try HyperplaneArrangement(data).rank)", "\(walk.result)",
            significant(walk.seconds, 3), significant(walk.cpu, 3), significant(rate, 3),
            significant(1e3 * rate / bandwidth, 3), significant(peak, 3), significant(count.seconds, 3),
            significant(count.cpu, 3),
        ])
        if walk.result != count.result {
            complain("\(rung.name): the walk has \(walk.result) cells, the count \(count.result)")
        }
        return walk.result == count.result
    }

    /// The result and the shortest of at most ten runs that take a quarter of a second together.
    private static func best(_ work: () throws -> BigInt) rethrows -> (result: BigInt, seconds: Double, cpu: Double) {
        var best: (result: BigInt, seconds: Double, cpu: Double) = (0, .infinity, .infinity)
        var (total, rounds) = (0.0, 0)
        while rounds == 0 || (rounds < 10 && total < 0.25) {
            let (wall, cpu) = (wallSeconds(), cpuSeconds())
            let result = try work()
            let seconds = wallSeconds() - wall
            if seconds < best.seconds { best = (result, seconds, cpuSeconds() - cpu) }
            total += seconds
            rounds += 1
        }
        return best
    }

    private static func row(_ cells: [String]) { writeRow(cells, widths: [16, 6, 3, 5, 10, 9, 9, 9, 9, 8, 9, 12]) }
}

// The data.
extension PatternBenchmark {
    private static var ladder: [Rung] {
        random.map { n, d in Rung(name: "random") { try HyperplaneArrangement(randomIntegers(n, d)) } }
            + [
                Rung(name: "threshold 5") { try HyperplaneArrangement(ExactMatrix(vertices(5).map { [1] + $0 })) },
                Rung(name: "resonance 6") {
                    try HyperplaneArrangement(ExactMatrix(vertices(6).filter { $0.contains(1) }))
                },
                Rung(name: "E7") { try HyperplaneArrangement(ExactMatrix(rootsOfE7)) },
                Rung(name: "threshold 6") { try HyperplaneArrangement(ExactMatrix(vertices(6).map { [1] + $0 })) },
            ]
    }

    private static func file(_ path: String) -> Rung {
        let name = path.split(separator: "/").last?.split(separator: ".").first ?? "file"
        return Rung(name: String(name)) { try HyperplaneArrangement(try Dataset.load(try DataFile(path: path)).exact) }
    }

    /// Integers of −10⁶ … 10⁶, the same on every machine.
    private static func randomIntegers(_ n: Int, _ d: Int) -> ExactMatrix {
        var generator = Xoshiro256(seed: UInt64(1000 * d + n))
        return ExactMatrix(
            (0..<n).map { _ in (0..<d).map { _ in Int.random(in: -1_000_000...1_000_000, using: &generator) } })
    }

    /// The vertices of the unit cube.
    private static func vertices(_ d: Int) -> [[Int]] { (0..<(1 << d)).map { code in (0..<d).map { code >> $0 & 1 } } }

    /// The 63 pairs of roots of E7 in R^8: e_i − e_j, and ½ Σ ±e_i with four signs of each kind, here doubled.
    private static var rootsOfE7: [[Int]] {
        let differences = (0..<8).flatMap { j in (0..<j).map { i in (0..<8).map { $0 == i ? 2 : $0 == j ? -2 : 0 } } }
        let halves = vertices(8).filter { $0[0] == 1 && $0.reduce(0, +) == 4 }.map { $0.map { 2 * $0 - 1 } }
        return differences + halves
    }
}
