import Arrangements
import Datasets
import JSON
import Language
import LinearAlgebra
import Networks

extension SaveFormat {
    /// One NumPy array.
    static let npy = SaveFormat("npy", holds: "vectors and matrices") { value in
        switch value {
        case .object: nil
        case .matrix(let a): NumPyArray.bytes(shape: [a.rows, a.columns], a.storage)
        default: value.asVector.map { NumPyArray.bytes(shape: [$0.count], $0) }
        }
    }

    /// Named NumPy arrays, as `numpy.load` reads them.
    static let npz = SaveFormat("npz", holds: "datasets, matrices, patterns, networks and solutions") { value in
        namedArrays(value).map { arrays in
            ZipArchive.bytes(of: arrays.map { (name: $0.name + ".npy", contents: $0.numpy) })
        }
    }

    /// Named tensors of 64-bit floats (https://huggingface.co/docs/safetensors).
    static let safetensors = SaveFormat("safetensors", holds: "networks, datasets and matrices") { value in
        namedArrays(value).map { arrays in
            var header = JSONObject([(key: "__metadata__", value: ["producer": "conelab"])])
            var data: [UInt8] = []
            for array in arrays {
                let start = data.count
                data += array.values.littleEndianBytes
                header[array.name] = [
                    "dtype": "F64", "shape": .array(array.shape.map(JSONValue.integer)),
                    "data_offsets": [.integer(start), .integer(data.count)],
                ]
            }
            // The header is padded with blanks so that the numbers are aligned.
            var text = JSONValue.object(header).utf8()
            text += [UInt8](repeating: 32, count: (8 - text.count % 8) % 8)
            let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
            return length + text + data
        }
    }
}

/// An array of doubles with a name and a shape.
private struct NamedArray {
    let name: String
    let shape: [Int]
    let values: [Double]

    init(_ name: String, _ a: Matrix) {
        self.name = name
        shape = [a.rows, a.columns]
        values = a.storage
    }

    init(_ name: String, _ v: Vector) {
        self.name = name
        shape = [v.count]
        values = v
    }

    init(_ name: String, _ patterns: [ActivationPattern], rows n: Int) {
        self.name = name
        shape = [patterns.count, n]
        values = patterns.flatMap { $0.bits.map { $0 ? 1 : 0 } }
    }

    var numpy: [UInt8] { NumPyArray.bytes(shape: shape, values) }
}

/// The arrays of which a value consists; nil for values that are none.
private func namedArrays(_ value: Value) -> [NamedArray]? {
    guard case .object(let object) = value else {
        if case .matrix(let a) = value { return [NamedArray("X", a)] }
        return value.asVector.map { [NamedArray("x", $0)] }
    }
    switch object {
    case let data as Dataset: return arrays(data)
    case let network as ReLUNetwork:
        return [NamedArray("U", network.hiddenWeights), NamedArray("alpha", network.neurons.map(\.alpha))]
    case let patterns as Patterns:
        return [NamedArray("D", Array(patterns.collection), rows: patterns.collection.rowCount)]
    case let solved as SolvedProblem: return arrays(solved)
    default: return nil
    }
}

private func arrays(_ data: Dataset) -> [NamedArray] {
    [NamedArray("X", data.x)] + (data.y.map { [NamedArray("y", $0)] } ?? [])
}

private func arrays(_ solved: SolvedProblem) -> [NamedArray] {
    let (solution, data) = (solved.solution, solved.problem.data)
    let w = Matrix(rows: solution.blocks.count, columns: data.d, storage: solution.blocks.flatMap(\.w))
    return arrays(data) + [
        NamedArray("w", w), NamedArray("sign", solution.blocks.map { Double($0.sign) }),
        NamedArray("D", solution.blocks.map(\.pattern), rows: data.n), NamedArray("fit", solution.fit),
        NamedArray("dual", solution.dual), NamedArray("beta", [solved.problem.program.beta]),
        NamedArray("objective", [solution.objective]), NamedArray("lower", [solution.lower]),
    ]
}
