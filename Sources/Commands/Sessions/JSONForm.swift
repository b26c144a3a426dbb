import JSON
import Language

/// A value as JSON, as `save(x, "x.json")` writes it.
public func jsonForm(of value: Value) -> JSONValue { value.json }
