/// What independent random directions say about the cells that none of them fell into.
///
/// From the numbers f₁ and f₂ of cells met exactly once and exactly twice by N directions.
public struct CoverageEstimate: Sendable, Equatable {
    /// The number of directions, N.
    public let draws: Int
    /// The number of different cells that they fell into.
    public let distinct: Int
    /// The number of cells met once, f₁.
    public let singletons: Int
    /// The number of cells met twice, f₂.
    public let doubletons: Int

    /// Makes an estimate from the frequencies.
    public init(draws: Int, distinct: Int, singletons: Int, doubletons: Int) {
        self.draws = draws
        self.distinct = distinct
        self.singletons = singletons
        self.doubletons = doubletons
    }

    /// The probability that the next direction falls into a cell already met: 1 − f₁ / N.
    ///
    /// I. J. Good, Biometrika 40 (1953) 237–264, doi:10.1093/biomet/40.3-4.237.
    public var coverage: Double { draws == 0 ? 0 : 1 - Double(singletons) / Double(draws) }

    /// The standard error of `coverage`: √(f₁ (1 − f₁/N) + 2 f₂) / N.
    ///
    /// W. W. Esty, Ann. Statist. 11 (1983) 905–912, doi:10.1214/aos/1176346256.
    public var coverageError: Double {
        guard draws > 0 else { return 1 }
        let (n, f1, f2) = (Double(draws), Double(singletons), Double(doubletons))
        return (f1 * (1 - f1 / n) + 2 * f2).squareRoot() / n
    }

    /// An estimated lower bound of the number of cells that directions can meet: distinct + f₁ (f₁ − 1) / (2 (f₂ + 1)).
    ///
    /// The bias-corrected estimator of A. Chao, Scand. J. Statist. 11 (1984) 265–270.
    public var cells: Double {
        let (f1, f2) = (Double(singletons), Double(doubletons))
        return Double(distinct) + f1 * (f1 - 1) / (2 * (f2 + 1))
    }

    /// The standard error of `cells`, with q = f₁ / f₂: √(f₂ (q²/2 + q³ + q⁴/4)).
    ///
    /// A. Chao, Biometrics 43 (1987) 783–791, doi:10.2307/2531532. Without doubletons f₂ counts as 1.
    public var cellsError: Double {
        let (f1, f2) = (Double(singletons), max(1, Double(doubletons)))
        let q = f1 / f2
        return (f2 * (q * q / 2 + q * q * q + q * q * q * q / 4)).squareRoot()
    }
}
