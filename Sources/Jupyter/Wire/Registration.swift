import JSON

/// The handshake by which a kernel that chose its ports tells them to who started it (JEP 66): one signed frame out, one
/// signed acknowledgement back.
struct Registration {
    private static let timeout: Int32 = 30_000

    let connection: ConnectionInfo
    let signature: Signature

    /// Registers the ports and waits for the acknowledgement.
    func perform(at address: ConnectionInfo.RegistrationAddress, in context: ZeroMQContext) throws(KernelError) {
        let socket = try context.socket(.dealer)
        defer { socket.close() }
        socket.set(.linger, 0)
        try socket.connect("tcp://\(address.ip):\(address.port)")
        socket.send(frames(kernelID: address.kernelID))
        try acknowledge(socket)
    }

    private func frames(kernelID: String) -> [Frame] {
        var content = JSONObject([
            ("kernel_id", .string(kernelID)), ("transport", .string(connection.transport)),
            ("ip", .string(connection.ip)),
        ])
        for (channel, port) in connection.ports { content[channel.portField] = .integer(port) }
        let frame = JSONValue.object(content).utf8()
        return [MessageCodec.delimiter, signature.sign([frame]), frame]
    }

    private func acknowledge(_ socket: Socket) throws(KernelError) {
        let deadline = Timestamp().seconds + Int(Self.timeout / 1000)
        while Timestamp().seconds < deadline {
            guard let frames = socket.receive() else {
                wait(for: [socket.descriptor], timeout: Self.timeout)
                continue
            }
            guard let delimiter = frames.firstIndex(of: MessageCodec.delimiter), frames.count > delimiter + 2,
                signature.verify(frames[delimiter + 1], of: frames[(delimiter + 2)..<(delimiter + 3)])
            else { continue }
            let status = try? JSONValue(parsing: frames[delimiter + 2])["status"]?.string
            if status == "ok" { return }
            throw .registration("refused: \(String(decoding: frames[delimiter + 2], as: UTF8.self))")
        }
        throw .registration("no acknowledgement came")
    }
}
