import Plots

/// Bands of values between round levels, with their colours.
struct Bands {
    /// The borders of the bands, ascending; the outer ones are the least and largest value.
    let levels: [Double]
    /// The colours: vermilion below zero and blue above when both signs occur, else a sequential ramp.
    let colors: [Color]

    /// About ten bands of a range.
    init(_ range: ClosedRange<Double>) {
        let (low, high) = (range.lowerBound, range.upperBound)
        let size = max(abs(low), abs(high))
        // A constant output up to rounding is one band around it.
        guard high - low > 1e-12 * size, size > 0 else {
            levels = [low - 0.5 * max(1, size), low + 0.5 * max(1, size)]
            colors = [Ramp.diverging.color(at: 0.5)]
            return
        }
        let inner = roundValues(in: range, count: 10).filter {
            $0 - low > 0.02 * (high - low) && high - $0 > 0.02 * (high - low)
        }
        let levels = [low] + inner + [high]
        let isSigned = low < -0.02 * size && high > 0.02 * size
        colors = zip(levels, levels.dropFirst()).map { a, b in
            let middle = (a + b) / 2
            return isSigned
                ? Ramp.diverging.color(at: 0.5 + 0.5 * middle / size)
                : Ramp.sequential.color(at: (middle - low) / (high - low))
        }
        self.levels = levels
    }

    /// Bands of a quantity with a minimum, narrower near it: borders at the squares of even steps above the least value.
    ///
    /// What exceeds `ceiling` is one band more.
    init(above range: ClosedRange<Double>, ceiling: Double) {
        let (low, height) = (range.lowerBound, min(ceiling, range.upperBound) - range.lowerBound)
        let borders = (1...12).map { k -> Double in
            let rise = height * Double(k * k) / 144
            return low + NumberText.rounded(rise, digits: 2)
        }
        levels = [low] + borders.filter { $0 > low && $0 < range.upperBound } + [max(range.upperBound, low.nextUp)]
        let count = levels.count - 1
        colors = (0..<count).map { Ramp.sequential.color(at: 1 - (Double($0) + 0.5) / Double(count)) }
    }

    /// The band of a value; values outside belong to the nearest band.
    func index(of value: Double) -> Int {
        max(0, min(colors.count - 1, (levels.lastIndex { $0 <= value } ?? 0)))
    }
}
