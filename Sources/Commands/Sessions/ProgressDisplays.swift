import Language

/// Which reports of progress are shown: from 0.3 s after the first one on, at most ten a second, and the last one.
///
/// Shorter work shows nothing at all, so that quick cells leave no trace of it.
struct ProgressDisplays {
    private var running: [String: Task] = [:]
    private var shownCount = 0

    private struct Task {
        let started: ContinuousClock.Instant
        var lastShown: ContinuousClock.Instant?
        var displayID = ""
        var text = ""
    }

    /// What to do on the host.
    struct Step {
        let bundle: DisplayBundle
        let displayID: String
        let isNew: Bool

        func show(on host: any Host) {
            isNew ? host.show(bundle, id: displayID) : host.update(bundle, id: displayID)
        }
    }

    /// Takes a report; nil when it is not shown.
    mutating func report(_ text: String, fraction: Double?, id: String, now: ContinuousClock.Instant) -> Step? {
        var task = running[id] ?? Task(started: now)
        task.text = text
        if let fraction, fraction >= 1 {
            // The next work of this name is timed, and shown, on its own.
            running[id] = nil
            return task.lastShown.map { _ in Step(bundle: finished(text), displayID: task.displayID, isNew: false) }
        }
        defer { running[id] = task }
        let isNew = task.lastShown == nil
        guard now - (task.lastShown ?? task.started) >= (isNew ? .milliseconds(300) : .milliseconds(100)) else {
            return nil
        }
        if isNew {
            shownCount += 1
            task.displayID = "progress-\(id)-\(shownCount)"
        }
        task.lastShown = now
        let left = fraction.flatMap { remaining($0, elapsed: now - task.started) }
        return Step(bundle: bar(text, fraction, left), displayID: task.displayID, isNew: isNew)
    }

    /// The cell ended: whatever is still shown gets its last form.
    mutating func finish() -> [Step] {
        defer { running = [:] }
        return running.values.filter { $0.lastShown != nil }.map {
            Step(bundle: finished($0.text), displayID: $0.displayID, isNew: false)
        }
    }

    private func finished(_ text: String) -> DisplayBundle {
        DisplayBundle(plain: text, html: "<div style=\"color:gray\">\(escapedHTML(text))</div>")
    }

    private func bar(_ text: String, _ fraction: Double?, _ left: String?) -> DisplayBundle {
        let share = fraction.map { min(max($0, 0), 1) }
        let percent = share.map { " \(Int(($0 * 100).rounded(.down))) %" } ?? ""
        let rest = left.map { ", \($0) left" } ?? ""
        let value = share.map { " value=\"\(shortest(($0 * 1000).rounded() / 1000))\"" } ?? ""
        return DisplayBundle(
            plain: "\(text)\(percent)\(rest)",
            html: "<div><progress\(value) max=\"1\"></progress>\(percent) \(escapedHTML(text))\(rest)</div>")
    }

    /// The time left at the rate so far.
    private func remaining(_ fraction: Double, elapsed: Duration) -> String? {
        guard fraction > 0, fraction.isFinite else { return nil }
        let (whole, rest) = elapsed.components
        let seconds = (Double(whole) + Double(rest) * 1e-18) * (1 - fraction) / fraction
        guard seconds.isFinite, seconds < 1e7 else { return nil }
        let rounded = Int(seconds.rounded(.up))
        return rounded < 60
            ? "\(rounded) s"
            : rounded < 3600
                ? "\(rounded / 60) min \(rounded % 60) s" : "\(rounded / 3600) h \(rounded % 3600 / 60) min"
    }
}
