import Language
import LinearAlgebra
import Networks

extension SaveFormat {
    /// The network as an ONNX model: input `X` (n × d), output `f` (n), both 64-bit floats, f = (X Uᵀ)₊ α.
    static let onnx = SaveFormat("onnx", holds: "networks") { value in
        guard case .object(let object) = value, let network = object as? ReLUNetwork else { return nil }
        return onnxModel(network).bytes
    }
}

/// `ModelProto` of onnx.proto3, IR version 8 and operator set 14 (the first with a 64-bit Relu).
private func onnxModel(_ network: ReLUNetwork) -> ProtocolBuffer {
    var operators = ProtocolBuffer()
    operators.append(2, 14)
    var model = ProtocolBuffer()
    model.append(1, 8)
    model.append(2, "conelab")
    model.append(7, onnxGraph(network))
    model.append(8, operators)
    return model
}

/// `GraphProto`: two products with a ReLU between them.
private func onnxGraph(_ network: ReLUNetwork) -> ProtocolBuffer {
    var graph = ProtocolBuffer()
    graph.append(1, onnxNode("MatMul", ["X", "U"], "z"))
    graph.append(1, onnxNode("Relu", ["z"], "h"))
    graph.append(1, onnxNode("MatMul", ["h", "alpha"], "f"))
    graph.append(2, "relu_network")
    graph.append(5, onnxTensor("U", [network.dimension, network.width], network.hiddenWeights.transposed.storage))
    graph.append(5, onnxTensor("alpha", [network.width], network.neurons.map(\.alpha)))
    graph.append(11, onnxValue("X", columns: network.dimension))
    graph.append(12, onnxValue("f", columns: nil))
    return graph
}

/// `NodeProto`.
private func onnxNode(_ type: String, _ inputs: [String], _ output: String) -> ProtocolBuffer {
    var node = ProtocolBuffer()
    for input in inputs { node.append(1, input) }
    node.append(2, output)
    node.append(4, type)
    return node
}

/// The code of 64-bit floats in `TensorProto.DataType`.
private let onnxDouble = 11

/// `TensorProto` with raw data.
private func onnxTensor(_ name: String, _ shape: [Int], _ values: [Double]) -> ProtocolBuffer {
    var tensor = ProtocolBuffer()
    for length in shape { tensor.append(1, length) }
    tensor.append(2, onnxDouble)
    tensor.append(8, name)
    tensor.append(9, bytes: values.littleEndianBytes)
    return tensor
}

/// `ValueInfoProto` of a matrix with n rows, or of a vector of n.
private func onnxValue(_ name: String, columns: Int?) -> ProtocolBuffer {
    var rows = ProtocolBuffer()
    rows.append(2, "n")
    var shape = ProtocolBuffer()
    shape.append(1, rows)
    if let columns {
        var length = ProtocolBuffer()
        length.append(1, columns)
        shape.append(1, length)
    }
    var tensor = ProtocolBuffer()
    tensor.append(1, onnxDouble)
    tensor.append(2, shape)
    var type = ProtocolBuffer()
    type.append(1, tensor)
    var value = ProtocolBuffer()
    value.append(1, name)
    value.append(2, type)
    return value
}

/// A message in the wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding).
private struct ProtocolBuffer {
    private(set) var bytes: [UInt8] = []

    /// A number as a varint field.
    mutating func append(_ field: Int, _ value: Int) {
        appendVarint(UInt64(field) << 3)
        appendVarint(UInt64(bitPattern: Int64(value)))
    }

    /// Text as a length-delimited field.
    mutating func append(_ field: Int, _ text: String) { append(field, bytes: Array(text.utf8)) }

    /// A message inside.
    mutating func append(_ field: Int, _ message: ProtocolBuffer) { append(field, bytes: message.bytes) }

    /// Bytes as a length-delimited field.
    mutating func append(_ field: Int, bytes contents: [UInt8]) {
        appendVarint(UInt64(field) << 3 | 2)
        appendVarint(UInt64(contents.count))
        bytes += contents
    }

    private mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
