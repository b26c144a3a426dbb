import Testing

@testable import Commands

/// Lines of progress: long work shows one, quick work none, and the last report stays.
@Suite struct ProgressTests {
    private let start = ContinuousClock.now

    private func report(_ displays: inout ProgressDisplays, _ text: String, _ fraction: Double, after milliseconds: Int)
        -> ProgressDisplays.Step?
    {
        displays.report(text, fraction: fraction, id: "train", now: start + .milliseconds(milliseconds))
    }

    @Test func longWorkIsShownAndEndsWithItsLastReport() {
        var displays = ProgressDisplays()
        #expect(report(&displays, "step 1", 0.1, after: 0) == nil)
        #expect(report(&displays, "step 4", 0.4, after: 400)?.isNew == true)
        #expect(report(&displays, "step 5", 0.5, after: 420) == nil)
        let last = report(&displays, "10 steps", 1, after: 900)
        #expect(last?.isNew == false && last?.bundle.plain == "10 steps")
        #expect(displays.finish().isEmpty)
    }

    @Test func repeatedQuickWorkIsNeverShown() {
        var displays = ProgressDisplays()
        for run in 0..<20 {
            #expect(report(&displays, "step 1", 0.1, after: 100 * run) == nil)
            #expect(report(&displays, "step 9", 0.9, after: 100 * run + 80) == nil)
            #expect(report(&displays, "10 steps", 1, after: 100 * run + 90) == nil)
        }
        #expect(displays.finish().isEmpty)
    }

    @Test func theNextLongWorkHasALineOfItsOwn() {
        var displays = ProgressDisplays()
        _ = report(&displays, "step 1", 0.1, after: 0)
        let first = report(&displays, "step 4", 0.4, after: 400)
        _ = report(&displays, "10 steps", 1, after: 900)
        _ = report(&displays, "step 1", 0.1, after: 1000)
        let second = report(&displays, "step 4", 0.4, after: 1400)
        #expect(second?.isNew == true && second?.displayID != first?.displayID)
    }

    /// Many short runs in a loop together take longer than the 0.3 s after which progress shows.
    @Test(arguments: [
        "for s in 1:150 train(P, neurons=40, steps=2000, seed=s) end",
        "for s in 1:1000 solve(problem(teacher(12, 2, 2, seed=s), beta=0.1)) end",
    ])
    func loopsOfQuickCommandsLeaveNothing(_ source: String) {
        let (session, host) = (Session(), TestHost())
        _ = session.line("P = problem(dataset([-1; 1], [1, 2]), beta=0.1)")
        #expect(session.line(source, host: host) == "nothing")
        #expect(host.output == "")
    }
}
