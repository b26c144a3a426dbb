import Commands
import Language

/// One output of a cell.
enum CellOutput: Sendable {
    /// Text written to a stream; neighbours of one stream are joined.
    case stream(String, isError: Bool)
    /// Something shown on the way, perhaps to be replaced by its id.
    case display(DisplayBundle, id: String?)
    /// The value of the cell.
    case result(DisplayBundle)
    case error(Session.Failure)
}

/// A cell that ran.
struct CellResult {
    let cell: Document.Cell
    /// The number of the run, counted from 1; nil for a cell without code or one that was not reached.
    let count: Int?
    let outputs: [CellOutput]
    let outcome: Session.Outcome?
    let seconds: Double

    /// What went wrong, as it was told; nil when nothing did.
    var failure: Session.Failure? {
        for case .error(let failure) in outputs { return failure }
        return nil
    }
}
