import BigInt
import ExactArithmetic

/// The extreme rays of the pointed cone {v : a_i·v ≥ 0} with interior points, as primitive integer vectors.
///
/// The double description method of `RaySearch`, on one branch.
///
/// - Throws: `CancellationError`.
func extremeRays(_ forms: IntegerMatrix) throws -> [[BigInt]] {
    if forms.columns == 0 { return [] }
    let start = try RayStart(forms)
    func rays<Kernel: RayKernel>(_ kernel: Kernel) throws -> [[BigInt]] {
        try WalkMonitor.with { monitor in
            var search = RaySearch(forms, start, kernel: kernel, monitor)
            return try search.raysOfPositiveCone()
        }
    }
    switch RayArithmetic(forms) {
    case .integer(let kernel): return try rays(kernel)
    case .long(let kernel): return try rays(kernel)
    case .big(let kernel): return try rays(kernel)
    }
}
