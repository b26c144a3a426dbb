import CSodium

/// Signs messages and checks signatures: HMAC (RFC 2104) over the four parts of a message, in hexadecimal.
struct Signature: Sendable {
    /// The keyed state of the hash function, which every message starts from; nil when the key is empty, which switches
    /// signing off.
    private enum KeyedState {
        case sha256(crypto_auth_hmacsha256_state)
        case sha512(crypto_auth_hmacsha512_state)
    }

    private let start: KeyedState?

    /// - Parameters:
    ///   - scheme: `hmac-sha256` or `hmac-sha512`.
    ///   - key: Any text; empty means that messages are neither signed nor checked.
    /// - Throws: ``KernelError/signatureScheme(_:)`` for other schemes, also when the key is empty.
    init(scheme: String, key: String) throws(KernelError) {
        let bytes = Array(key.utf8)
        switch scheme {
        case "hmac-sha256":
            var state = crypto_auth_hmacsha256_state()
            crypto_auth_hmacsha256_init(&state, bytes, bytes.count)
            start = key.isEmpty ? nil : .sha256(state)
        case "hmac-sha512":
            var state = crypto_auth_hmacsha512_state()
            crypto_auth_hmacsha512_init(&state, bytes, bytes.count)
            start = key.isEmpty ? nil : .sha512(state)
        default: throw .signatureScheme(scheme)
        }
    }

    /// Whether messages are signed and checked.
    var isActive: Bool { start != nil }

    /// The signature of the parts, empty when signing is off.
    func sign(_ parts: ArraySlice<Frame>) -> Frame {
        switch start {
        case nil: return []
        case .sha256(var state):
            for part in parts { crypto_auth_hmacsha256_update(&state, part, UInt64(part.count)) }
            var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
            crypto_auth_hmacsha256_final(&state, &code)
            return hexadecimal(code)
        case .sha512(var state):
            for part in parts { crypto_auth_hmacsha512_update(&state, part, UInt64(part.count)) }
            var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha512_BYTES))
            crypto_auth_hmacsha512_final(&state, &code)
            return hexadecimal(code)
        }
    }

    /// Whether the signature belongs to the parts; the time it takes does not depend on where it differs.
    func verify(_ signature: Frame, of parts: ArraySlice<Frame>) -> Bool {
        let expected = sign(parts)
        return !isActive || signature.count == expected.count && sodium_memcmp(signature, expected, expected.count) == 0
    }
}

/// Bytes as lower-case hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte in
        [byte >> 4, byte & 15].map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") - 10 + $0 }
    }
}

/// A new identifier of 32 random hexadecimal digits.
func randomIdentifier() -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    randombytes_buf(&bytes, bytes.count)
    return String(decoding: hexadecimal(bytes), as: UTF8.self)
}
