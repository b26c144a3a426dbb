import BigInt
import ExactArithmetic

/// The extreme rays of the pointed cone {v : a_i·v ≥ 0} with interior points, as primitive integer vectors.
///
/// The double description method of `RaySearch`, on one branch.
func extremeRays(_ forms: IntegerMatrix) -> [[BigInt]] {
    if forms.columns == 0 { return [] }
    let start = RayStart(forms)
    func rays<Kernel: RayKernel>(_ kernel: Kernel) -> [[BigInt]] {
        var search = RaySearch(forms, start, kernel: kernel)
        return search.raysOfPositiveCone()
    }
    switch RayArithmetic(forms) {
    case .integer(let kernel): return rays(kernel)
    case .long(let kernel): return rays(kernel)
    case .big(let kernel): return rays(kernel)
    }
}
