import Testing

@testable import Jupyter

@Suite("Signatures")
struct SignatureTests {
    private func sign(_ scheme: String, key: String, _ parts: [String]) throws -> String {
        let parts = parts.map { Frame($0.utf8) }
        return String(decoding: try Signature(scheme: scheme, key: key).sign(parts[...]), as: UTF8.self)
    }

    /// RFC 4231, test case 2; the message may come in any number of parts.
    @Test func `vectors of RFC 4231`() throws {
        let parts = ["what do ya ", "want ", "", "for nothing?"]
        #expect(
            try sign("hmac-sha256", key: "Jefe", parts)
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            try sign("hmac-sha512", key: "Jefe", parts)
                == "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
        )
    }

    /// Python: `hmac.new(b"k" * 200, b"ab", "sha256").hexdigest()`.
    @Test func `a key longer than the block`() throws {
        #expect(
            try sign("hmac-sha256", key: String(repeating: "k", count: 200), ["a", "b"])
                == "d43bb17d7df9a088c757c1a4de57782ee20a5130f12bf85dc0b6eb0ceabcf35a")
    }

    @Test func `a changed part, a changed digit and another length are noticed`() throws {
        let signature = try Signature(scheme: "hmac-sha256", key: "key")
        let parts = ["a", "b", "c", "d"].map { Frame($0.utf8) }
        let mark = signature.sign(parts[...])
        #expect(signature.verify(mark, of: parts[...]))
        for i in 0..<4 {
            var changed = parts
            changed[i].append(0)
            #expect(!signature.verify(mark, of: changed[...]))
        }
        for i in mark.indices {
            var changed = mark
            changed[i] ^= 1
            #expect(!signature.verify(changed, of: parts[...]))
        }
        #expect(!signature.verify(Frame(mark.dropLast()), of: parts[...]))
        #expect(!signature.verify(mark + [0], of: parts[...]))
        #expect(!signature.verify([], of: parts[...]))
    }

    @Test func `an empty key switches signing off`() throws {
        let signature = try Signature(scheme: "hmac-sha256", key: "")
        #expect(!signature.isActive)
        #expect(signature.sign([[1]]) == [])
        #expect(signature.verify([1, 2, 3], of: [[1]]))
    }

    @Test(arguments: ["hmac-md5", "", "sha256", "hmac-SHA256"])
    func `other schemes are refused, with and without key`(scheme: String) {
        #expect(throws: KernelError.signatureScheme(scheme)) { try Signature(scheme: scheme, key: "k") }
        #expect(throws: KernelError.signatureScheme(scheme)) { try Signature(scheme: scheme, key: "") }
    }

    @Test func `identifiers differ`() {
        let identifiers = (0..<100).map { _ in randomIdentifier() }
        #expect(Set(identifiers).count == 100)
        #expect(identifiers.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }
}

@Suite("Replays")
struct ReplayTests {
    private func mark(_ number: Int) -> Frame {
        let digits = String(number, radix: 16)
        return Frame((String(repeating: "0", count: 16 - digits.utf8.count) + digits).utf8) + Frame("rest".utf8)
    }

    @Test func `a signature is admitted once`() {
        let replays = ReplayGuard()
        #expect(replays.admit(mark(255)))
        #expect(!replays.admit(mark(255)))
        #expect(replays.admit(mark(256)))
    }

    @Test func `at least the last hundred are remembered, and not many more`() {
        let replays = ReplayGuard(capacity: 100)
        for i in 0..<1000 { #expect(replays.admit(mark(i))) }
        for i in 900..<1000 { #expect(!replays.admit(mark(i))) }
        #expect(replays.admit(mark(0)))
    }
}
