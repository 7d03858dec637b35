import Foundation
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import Testing

/// A folder of its own for one test, which is removed in the end.
final class Workspace {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "saliency-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Everything in the folder or one below it, hidden files too.
  func contents(of folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }

  /// Writes bytes, as a file that no tool made.
  @discardableResult func write(_ bytes: [UInt8], as name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }

  /// Writes a picture whose pixels all differ.
  @discardableResult func picture(_ name: String, width: Int, height: Int) throws -> String {
    let bytes = (0..<width * height).flatMap { pixel in
      [
        UInt8(truncatingIfNeeded: pixel * 7), UInt8(truncatingIfNeeded: pixel / width * 3),
        UInt8(truncatingIfNeeded: pixel % width * 5),
      ]
    }
    try PixelImage(width: width, height: height, channels: 3, bytes: bytes)
      .writePNG(to: path(name))
    return path(name)
  }

  /// Writes the tensors of a small network of five classes under torchvision's names.
  ///
  /// - Parameters:
  ///   - name: The file.
  ///   - metadata: What the file says of the network.
  ///   - change: Changes the tensors before they are written.
  /// - Returns: The file's path.
  /// - Throws: `FileError` if it cannot be written.
  @discardableResult func weights(
    _ name: String, metadata: [String: String] = [:],
    change: (inout [(name: String, tensor: Tensor)]) -> Void = { _ in }
  ) throws -> String {
    var tensors = SmallNetwork.parameters()
    change(&tensors)
    try SafetensorsFile.write(
      TensorDictionary(tensors), metadata: metadata, to: path(name), replacing: false)
    return path(name)
  }
}

/// A ResNet-14 of four channels with weights that look random.
enum SmallNetwork {
  static let architecture = ResNetArchitecture(
    block: .bottleneck, depths: [1, 1, 1, 1], stemWidth: 4, classCount: 5)

  static func parameters() -> [(name: String, tensor: Tensor)] {
    var state: UInt64 = 1
    return architecture.parameters.map { name, shape in
      let values = (0..<shape.count).map { _ in
        // Knuth's linear congruential generator; its high bits serve.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let uniform = Float(state >> 40) / Float(1 << 24)
        return name.hasSuffix("running_var") ? 0.5 + uniform : uniform - 0.4
      }
      return (name, Tensor(shape: shape) { _ = $0.initialize(fromContentsOf: values) })
    }
  }

  static func network() throws -> Network {
    try architecture.network(from: TensorDictionary(parameters()))
  }
}

/// Expects a run that failed and told why in one line.
func expectRefusal(
  _ outcome: Tool.Outcome, naming name: String, code: Int32 = 1,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(outcome.exitCode == code, sourceLocation: sourceLocation)
  let lines = outcome.errors.split(separator: "\n")
  #expect(lines.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
  #expect(outcome.errors.hasPrefix("Error: "), sourceLocation: sourceLocation)
  #expect(outcome.errors.contains(name), "\(outcome.errors)", sourceLocation: sourceLocation)
}
