import Glibc

/// How large one value may become: a mistyped size is refused before the memory is taken.
public enum MemoryLimit {
    /// The largest number of bytes of one value: a quarter of the machine's memory, since work on it makes copies.
    public static let bytes: Int = {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let size = sysconf(Int32(_SC_PAGESIZE))
        return pages > 0 && size > 0 ? pages * size / 4 : 1 << 30
    }()

    /// Throws `.limit` when so many elements do not fit.
    public static func check(elements: Int, bytesPerElement: Int = 8) throws {
        guard elements > bytes / bytesPerElement else { return }
        throw Diagnostic(
            .limit,
            "\(elements) elements need \(gigabytes(elements, bytesPerElement)) GB, more than the \(bytes >> 30) GB allowed",
            remedy: "use a smaller size")
    }

    /// Throws `.limit` when a matrix of this shape does not fit.
    public static func check(rows: Int, columns: Int) throws {
        let (elements, overflow) = rows.multipliedReportingOverflow(by: columns)
        try check(elements: overflow ? Int.max : elements)
    }

    private static func gigabytes(_ elements: Int, _ bytesPerElement: Int) -> String {
        shortest((Double(elements) * Double(bytesPerElement) / 0x1p30).rounded())
    }
}
