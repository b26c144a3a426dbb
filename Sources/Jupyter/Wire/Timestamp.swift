import Glibc

/// The time of day as messages carry it: ISO 8601 in UTC with microseconds, `2026-01-31T12:00:00.000000Z`.
struct Timestamp: Equatable {
    /// Seconds since 1970-01-01 00:00 UTC.
    let seconds: Int
    /// Microseconds after that.
    let microseconds: Int

    /// A given time.
    init(seconds: Int, microseconds: Int) {
        self.seconds = seconds
        self.microseconds = microseconds
    }

    /// Now.
    init() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        self.init(seconds: time.tv_sec, microseconds: time.tv_nsec / 1000)
    }

    /// The text in ASCII.
    var bytes: [UInt8] {
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let date = Self.civilDate(days)
        var text: [UInt8] = []
        text.reserveCapacity(27)
        func append(_ value: Int, digits: Int, then separator: UInt8) {
            var power = digits == 6 ? 100_000 : digits == 4 ? 1000 : 10
            while power > 0 {
                text.append(UInt8(ascii: "0") + UInt8(value / power % 10))
                power /= 10
            }
            text.append(separator)
        }
        append(date.year, digits: 4, then: UInt8(ascii: "-"))
        append(date.month, digits: 2, then: UInt8(ascii: "-"))
        append(date.day, digits: 2, then: UInt8(ascii: "T"))
        append(second / 3600, digits: 2, then: UInt8(ascii: ":"))
        append(second / 60 % 60, digits: 2, then: UInt8(ascii: ":"))
        append(second % 60, digits: 2, then: UInt8(ascii: "."))
        append(microseconds, digits: 6, then: UInt8(ascii: "Z"))
        return text
    }

    /// The text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The date of a day counted from 1970-01-01, by eras of 400 years that begin on 1 March
    /// (H. Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`).
    private static func civilDate(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
