import Foundation
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import Testing

/// Real weights and photographs, which are no part of the repository.
enum Shared {
  /// The folder `shared` beside the repository.
  static let folder: URL? = {
    let repository = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared = repository.deletingLastPathComponent().appending(path: "shared")
    let weights = shared.appending(path: "data/weights/resnet50_imagenet_torchvision.h5.xz")
    return FileManager.default.fileExists(atPath: weights.path) ? shared : nil
  }()

  /// Unpacks the real weights.
  ///
  /// - Parameter workspace: Where to.
  /// - Returns: The HDF5 file.
  /// - Throws: An error of Foundation if the unpacking cannot be started.
  static func unpackWeights(to workspace: Workspace) throws -> String {
    let unpacking = Process()
    unpacking.executableURL = try #require(folder).appending(path: "data/unpack")
    unpacking.arguments = [workspace.url.path]
    unpacking.standardOutput = FileHandle.nullDevice
    try unpacking.run()
    unpacking.waitUntilExit()
    return workspace.path("resnet50_imagenet_torchvision.h5")
  }

  /// An array of the reference computation.
  ///
  /// - Parameter name: As in `both_logits`.
  /// - Returns: The array.
  /// - Throws: `FileError` if it cannot be read.
  static func reference(_ name: String) throws -> Tensor {
    let file = try #require(folder).appending(path: "data/weights/reference/\(name).npy")
    return try NPYFile.read(file.path)
  }
}

/// A real ImageNet ResNet50 against a computation of its authors' formulas in single precision.
@Suite(.enabled(if: Shared.folder != nil, "the folder shared/data is not there"))
struct RealNetworkTests {
  private struct Reference: Decodable {
    struct Image: Decodable {
      /// Index, label, logit and probability; only indices are read here.
      let top5: [[Entry]]
      let meanActivations: [[Float]]

      private enum CodingKeys: String, CodingKey {
        case top5
        case meanActivations = "layer4_mean_7x7"
      }
    }

    enum Entry: Decodable {
      case number(Double)
      case text(String)

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
          self = .number(number)
        } else {
          self = .text(try container.decode(String.self))
        }
      }
    }

    let images: [String: Image]
  }

  @Test func mapsClassesLogitsAndActivations() async throws {
    let shared = try #require(Shared.folder)
    let data = shared.appending(path: "data")
    let workspace = try Workspace()
    let original = try Shared.unpackWeights(to: workspace)
    let weights = workspace.path("resnet50.safetensors")
    let conversion = try await Tool(name: "convert-weights").run([
      original, "-o", weights,
    ])
    #expect(conversion.exitCode == 0, "\(conversion.errors)")

    let reference = try JSONDecoder().decode(
      Reference.self,
      from: Data(contentsOf: data.appending(path: "weights/reference/reference.json")))
    let names = reference.images.keys.sorted()
    let rendering = try await Tool(name: "render-saliency").run(
      names.map { data.appending(path: $0).path } + [
        "--weights", weights, "--crop", "imagenet", "--npy", "--map-values", "raw", "--json", "-o",
        workspace.path("maps"),
      ])
    #expect(rendering.exitCode == 0, "\(rendering.errors)")
    let lines = rendering.output.split(separator: "\n")
    #expect(lines.count == names.count)
    for (name, line) in zip(names, lines) {
      let expected = try #require(reference.images[name])
      let record = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard case .number(let index) = expected.top5[0][0] else { continue }
      #expect(record["class_index"] as? Int == Int(index), "\(name)")
      let stem = URL(filePath: name).deletingPathExtension().lastPathComponent
      let map = try NPYFile.read(workspace.path("maps/\(stem).lafam.npy"))
      // The reference is printed to six decimals, and was itself computed in single precision.
      for (found, right) in zip(map.scalars, expected.meanActivations.flatMap(\.self)) {
        #expect(abs(found - right) < 5e-6, "\(name)")
      }
    }

    let model = try Model(Checkpoint(recognizing: WeightFile(path: weights)))
    for name in ["both", "n02099601_golden_retriever"] {
      let input = try Shared.reference("\(name)_input").reshaped(to: [1, 3, 224, 224])
      let results = try model.executor.activations(of: input, at: ["layer4", "fc"])
      for (result, part) in zip(results, ["layer4", "logits"]) {
        let expected = try Shared.reference("\(name)_\(part)").scalars
        let largest = expected.map(abs).max() ?? 0
        #expect(result.shape.count == expected.count)
        for (found, right) in zip(result.scalars, expected)
        where abs(found - right) > 1e-4 * largest {
          Issue.record("\(name) \(part): \(found) instead of \(right)")
        }
      }
    }
  }
}
