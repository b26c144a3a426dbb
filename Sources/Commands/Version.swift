/// The version of Conelab: what `version()`, `conelab version` and the kernel give.
public let conelabVersion = "0.1.0"
