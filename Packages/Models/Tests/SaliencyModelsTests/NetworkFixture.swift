import Foundation
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// A small network that another library built, with what it computes for an image.
///
/// Made by the scripts in `Tests/Scripts`.
struct NetworkFixture {
  /// The parameters, under the names that the library gave them.
  let parameters: TensorDictionary

  /// Results by the names of the layers, `output` for the last.
  let expected: [String: Tensor]

  let metadata: [String: String]

  /// Rows and columns of the image.
  let extent: Extent

  /// Reads a safetensors file that the scripts wrote: 32-bit floats, little-endian.
  init(_ name: String) throws {
    let bytes = try Fixtures.bytes("networks/\(name).safetensors")
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length])) as? [String: Any])
    metadata = header["__metadata__"] as? [String: String] ?? [:]
    extent = Extent(
      height: try #require(metadata["height"].flatMap { Int($0) }),
      width: try #require(metadata["width"].flatMap { Int($0) }))
    var parameters: [(name: String, tensor: Tensor)] = []
    var expected: [String: Tensor] = [:]
    for (name, entry) in header.sorted(by: { $0.key < $1.key }) where name != "__metadata__" {
      let entry = try #require(entry as? [String: Any])
      let shape = try #require(entry["shape"] as? [Int])
      let offsets = try #require(entry["data_offsets"] as? [Int]).map { $0 + 8 + length }
      let scalars = stride(from: offsets[0], to: offsets[1], by: 4).map { start in
        Float(bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
      }
      let tensor = try Tensor(shape: Shape(shape), scalars: scalars)
      if name.hasPrefix("expected:") {
        expected[String(name.dropFirst("expected:".count))] = tensor
      } else {
        parameters.append((name, tensor))
      }
    }
    self.parameters = TensorDictionary(parameters)
    self.expected = expected
  }

  /// The image of the scripts: interleaved red, green and blue bytes.
  var pixels: [UInt8] {
    (0..<extent.height * extent.width * 3).map { (index: Int) -> UInt8 in
      let value: Int = index * index * 31 + index * 17
      return UInt8(value / 8 % 256)
    }
  }

  /// The parameters with other names for layers, `layer/variable`.
  func renamingLayers(_ names: [String: String]) throws -> TensorDictionary {
    TensorDictionary(
      try parameters.tensorNames.map { name in
        let parts = name.split(separator: "/").map(String.init)
        let layer = try #require(names[parts[0]])
        return ("\(layer)/\(parts[1])", try parameters.tensor(named: name))
      })
  }
}

/// Expects values within 1e-4 of the largest one.
func expectAsOriginal(
  _ actual: Tensor, _ expected: Tensor, _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(actual.shape == expected.shape, "\(name)", sourceLocation: sourceLocation)
  let difference = zip(actual.scalars, expected.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) }
  let largest = largestMagnitude(expected)
  #expect(largest > 0, "\(name)", sourceLocation: sourceLocation)
  #expect(
    difference <= 1e-4 * largest, "\(name): off by \(difference) of \(largest)",
    sourceLocation: sourceLocation)
}
