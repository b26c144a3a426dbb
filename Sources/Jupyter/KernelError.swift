import Glibc

/// Why a kernel cannot start.
public enum KernelError: Error, Equatable {
    /// A call to the system failed; `code` is its `errno`.
    case system(String, code: Int32)
    /// A socket could not be opened or bound.
    case socket(String, reason: String)
    /// The connection file has no usable value for a field.
    case connectionFile(field: String, problem: String)
    /// The connection file is not a JSON object.
    case unreadableConnectionFile(String)
    /// The connection file asks for a way of signing that is not known; running without checks would be unsafe.
    case signatureScheme(String)
    /// The registration of the ports was not acknowledged.
    case registration(String)
}

extension KernelError: CustomStringConvertible {
    /// One line for the log of the server that started the kernel.
    public var description: String {
        switch self {
        case .system(let action, let code): "\(action): \(String(cString: strerror(code)))"
        case .socket(let endpoint, let reason): "socket \(endpoint): \(reason)"
        case .connectionFile(let field, let problem): "connection file: \(field) \(problem)"
        case .unreadableConnectionFile(let problem): "connection file: \(problem)"
        case .signatureScheme(let scheme):
            "connection file: unknown signature_scheme \"\(scheme)\"; it can be hmac-sha256 or hmac-sha512"
        case .registration(let problem): "registration: \(problem)"
        }
    }
}
