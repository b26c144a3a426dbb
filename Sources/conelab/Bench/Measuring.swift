import Glibc
import LinearAlgebra

/// Writes right-aligned cells of a table as one line.
func writeRow(_ cells: [String], widths: [Int]) {
    let padded = zip(cells, widths).map { cell, width in
        String(repeating: " ", count: max(0, width - cell.count)) + cell
    }
    writeAll(padded.joined(separator: " ") + "\n", to: STDOUT_FILENO)
}

/// A number to some significant digits, without an exponent from 10⁻⁴ on.
func significant(_ x: Double, _ digits: Int) -> String {
    guard x != 0, x.isFinite else { return "\(x)" }
    let unit = pow(10, log10(abs(x)).rounded(.down) - Double(digits - 1))
    // Dividing by the exact power keeps the shortest text short.
    let rounded = unit < 1 ? (x / unit).rounded() / (1 / unit).rounded() : (x / unit).rounded() * unit
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
}

/// Seconds since some moment.
func wallSeconds() -> Double { seconds(CLOCK_MONOTONIC) }

/// Processor seconds of all threads so far.
func cpuSeconds() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// The largest resident size since the start or the last `forgetPeak()`, in megabytes.
func peakMegabytes() -> Double { megabytes("VmHWM:") }

/// The present resident size in megabytes.
func residentMegabytes() -> Double { megabytes("VmRSS:") }

/// A size that the system states of this process (proc(5), status).
private func megabytes(_ label: String) -> Double {
    let status = (try? readFile("/proc/self/status")) ?? []
    for line in String(decoding: status, as: UTF8.self).split(separator: "\n") where line.hasPrefix(label) {
        if let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) }) {
            return kilobytes / 1024
        }
    }
    return .nan
}

/// Lets the peak begin anew at the present size (proc(5), clear_refs).
func forgetPeak() { try? writeFile(Array("5".utf8), to: "/proc/self/clear_refs") }

/// The bytes that all processors together write to memory in a second: the best of ten fills of 64 MB each.
func memoryBandwidth() -> Double {
    let threads = processorCount
    let size = 1 << 26
    let memory = UnsafeMutableRawPointer.allocate(byteCount: threads * size, alignment: 4096)
    defer { memory.deallocate() }
    nonisolated(unsafe) let target = memory
    let times = (0..<11).map { round -> Double in
        let start = wallSeconds()
        concurrently(threads) { part in
            _ = memset(target + part * size, Int32(round), size)
        }
        return wallSeconds() - start
    }
    // The first round pays for the pages.
    return Double(threads * size) / (times.dropFirst().min() ?? .infinity)
}
