/// The variables of one call (or of a cell's own blocks) while it runs.
///
/// Plain variables live in slots; those that an inner function uses too live in boxes that the function shares. Slots are
/// reached through a pointer because the exclusivity checks of a class's array cost more than the rest of a loop.
final class Frame {
    let evaluation: Evaluation
    let captured: [Box]
    let slots: UnsafeMutablePointer<Value?>
    let boxes: UnsafeMutablePointer<Box?>
    private let layout: FrameLayout
    /// A jump under way: the blocks and loops around pass it on.
    var jump = FrameJump.none
    /// The value of the `return` under way.
    var returned = Value.nothing

    init(_ evaluation: Evaluation, _ layout: FrameLayout, captured: [Box]) {
        self.evaluation = evaluation
        self.captured = captured
        self.layout = layout
        slots = .allocate(capacity: layout.slots)
        slots.initialize(repeating: nil, count: layout.slots)
        boxes = .allocate(capacity: layout.boxes)
        boxes.initialize(repeating: nil, count: layout.boxes)
    }

    deinit {
        slots.deinitialize(count: layout.slots)
        slots.deallocate()
        boxes.deinitialize(count: layout.boxes)
        boxes.deallocate()
    }
}

/// How many variables of each sort a function needs.
struct FrameLayout: Sendable, Equatable {
    var slots = 0
    var boxes = 0
}

enum FrameJump {
    case none, leaveLoop, nextRound, returnFromFunction
}

/// A variable that outlives or is shared between frames: a global, or one that an inner function uses.
///
/// Only the thread that holds the interpreter's lock touches it, hence the unchecked conformance.
final class Box: @unchecked Sendable {
    var value: Value?
    init(_ value: Value? = nil) { self.value = value }
}

/// A compiled expression: closures over closures, variables resolved to slots.
typealias Code = @Sendable (Frame) throws -> Value
