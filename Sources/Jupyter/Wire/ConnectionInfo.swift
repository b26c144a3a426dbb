import JSON

/// Where and how a kernel talks with its clients: the connection file that Jupyter writes before it starts a kernel.
struct ConnectionInfo: Sendable, Equatable {
    /// The sockets of a kernel in the order in which they are bound.
    enum Channel: String, CaseIterable, Sendable {
        case shell, control, iopub, stdin
        case heartbeat = "hb"

        /// The member of the connection file that holds the port.
        var portField: String { "\(rawValue)_port" }
    }

    /// Where to register the ports when the kernel chooses them itself (JEP 66).
    struct RegistrationAddress: Sendable, Equatable {
        var ip: String
        var port: Int
        var kernelID: String
    }

    /// `tcp` or `ipc`.
    var transport = "tcp"
    /// The address to bind, or the start of the path for `ipc`.
    var ip = "127.0.0.1"
    /// The port of each channel; none has one when the kernel chooses.
    var ports: [Channel: Int] = [:]
    /// The key of the signatures; empty switches them off.
    var key = ""
    /// How messages are signed.
    var signatureScheme = "hmac-sha256"
    /// The secret key of the server in Z85 when all traffic is encrypted.
    var curveSecretKey: String?
    /// Where to register chosen ports; nil when the ports are given.
    var registration: RegistrationAddress?

    /// The endpoint of a channel in ZeroMQ's notation; a channel without port gets any free one.
    func endpoint(_ channel: Channel) -> String {
        let port = ports[channel].map { "\($0)" } ?? "*"
        return transport == "ipc" ? "ipc://\(ip)-\(port)" : "tcp://\(ip):\(port)"
    }
}

extension ConnectionInfo {
    /// Reads the text of a connection file or of a registration file.
    init(parsing bytes: [UInt8]) throws(KernelError) {
        let object = try Self.object(bytes)
        transport = try Self.string(object, "transport") ?? transport
        if transport != "tcp" && transport != "ipc" {
            throw .connectionFile(field: "transport", problem: "must be tcp or ipc, found \(transport)")
        }
        ip = try Self.string(object, "ip") ?? ip
        key = try Self.string(object, "key") ?? key
        signatureScheme = try Self.string(object, "signature_scheme") ?? signatureScheme
        curveSecretKey = try Self.string(object, "curve_secretkey")
        if object["registration_port"] != nil {
            registration = RegistrationAddress(
                ip: try Self.string(object, "registration_ip") ?? ip, port: try Self.port(object, "registration_port"),
                kernelID: try Self.string(object, "kernel_id") ?? "")
        } else {
            for channel in Channel.allCases { ports[channel] = try Self.port(object, channel.portField) }
        }
    }

    private static func object(_ bytes: [UInt8]) throws(KernelError) -> JSONObject {
        do {
            if let object = try JSONValue(parsing: bytes).object { return object }
        } catch {
            throw .unreadableConnectionFile("\(error)")
        }
        throw .unreadableConnectionFile("not a JSON object")
    }

    private static func string(_ object: JSONObject, _ field: String) throws(KernelError) -> String? {
        switch object[field] {
        case nil, .null: return nil
        case .string(let text): return text
        default: throw .connectionFile(field: field, problem: "must be a string")
        }
    }

    private static func port(_ object: JSONObject, _ field: String) throws(KernelError) -> Int {
        guard let value = object[field] else { throw .connectionFile(field: field, problem: "is missing") }
        guard let port = value.int, (1...65_535).contains(port) else {
            throw .connectionFile(field: field, problem: "must be a port number, found \(value.text())")
        }
        return port
    }
}
