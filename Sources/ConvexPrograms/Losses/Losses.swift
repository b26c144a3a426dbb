/// The losses of the command language, in the order of the reference page.
public let losses: [any Loss] = [
    SquaredLoss(), LogisticLoss(), HingeLoss(), SquaredHingeLoss(), AbsoluteLoss(), HuberLoss(),
]

/// The loss of a name, nil when there is none.
public func loss(named name: String) -> (any Loss)? { losses.first { $0.name == name } }
