import Foundation
import SaliencyModels
import SaliencyTensor
import Testing

/// The files beside the tests.
enum Fixtures {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func decoded<Value: Decodable>(_ name: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(try bytes(name)))
  }
}

/// All layers with weights of Keras' ResNet50, in three dialects.
struct KerasNameMaps: Decodable {
  /// From `res2a_branch2a` to `conv2_block1_1_conv`.
  let oldToNew: [String: String]

  /// From `res2a_branch2a` to `layer1.0.conv1`.
  let oldToModule: [String: String]

  private enum CodingKeys: String, CodingKey {
    case oldToNew = "old_to_new_keras"
    case oldToModule = "old_keras_to_torchvision_module"
  }

  static func load() throws -> KerasNameMaps { try Fixtures.decoded("keras_name_maps.json") }

  /// From `conv2_block1_1_conv` to `layer1.0.conv1`.
  var newToModule: [String: String] {
    Dictionary(uniqueKeysWithValues: oldToNew.map { ($1, oldToModule[$0] ?? "") })
  }
}

/// Every data set of a Keras 3 file of ResNet50, whose layers are numbered, and their real names.
struct KerasNumberedLayers: Decodable {
  struct DataSet: Decodable {
    /// `conv2d_3` of `layers/conv2d_3/vars/0`.
    let group: String
    let variable: Int
    let shape: Shape

    /// `conv2_block1_0_conv`.
    let layer: String

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      let parts = try container.decode(String.self).split(separator: "/").map(String.init)
      group = try #require(parts.dropFirst().first)
      variable = try #require(parts.last.flatMap { Int($0) })
      shape = Shape(try container.decode([Int].self))
      layer = try container.decode(String.self)
    }

    /// The name that a reader of such files gives, as `conv2d_3/kernel`.
    var name: String {
      let variables =
        group.hasPrefix("batch_normalization")
        ? ["gamma", "beta", "moving_mean", "moving_variance"] : ["kernel", "bias"]
      return "\(group)/\(variables[variable])"
    }

    /// The part of a module of torchvision, as `weight`.
    var part: String {
      group.hasPrefix("batch_normalization")
        ? ["weight", "bias", "running_mean", "running_var"][variable]
        : ["weight", "bias"][variable]
    }
  }

  let dataSets: [DataSet]

  private enum CodingKeys: String, CodingKey {
    case dataSets = "keras3_weights_h5"
  }

  static func load() throws -> KerasNumberedLayers {
    try Fixtures.decoded("keras_resnet50_layout.json")
  }
}

/// The same parameters as Keras would store them.
struct KerasParameters {
  enum Naming: String, CaseIterable {
    case old
    case new
    case numbered
  }

  /// Renames parameters and brings kernels into Keras' order of axes.
  ///
  /// - Parameters:
  ///   - source: The parameters under torchvision's names.
  ///   - naming: How layers are named; numbers are those of ResNet-14.
  ///   - metadata: What the file says of itself.
  /// - Returns: Tensors named `layer/variable`.
  /// - Throws: An error for parameters of no ResNet.
  static func make(
    from source: TensorDictionary, naming: Naming, metadata: [String: String] = [:]
  ) throws -> TensorDictionary {
    let layers = try layerNames(naming)
    let tensors = try source.tensorNames.map { name -> (name: String, tensor: Tensor) in
      let dot = try #require(name.lastIndex(of: "."))
      let module = String(name[..<dot])
      let part = String(name[name.index(after: dot)...])
      let layer = try #require(layers[module])
      let tensor = try source.tensor(named: name)
      switch (part, tensor.shape.rank) {
      case ("weight", 4): return ("\(layer)/kernel", kernel(tensor))
      case ("weight", 2): return ("\(layer)/kernel", try tensor.transposed())
      case ("weight", _): return ("\(layer)/gamma", tensor)
      case ("running_mean", _): return ("\(layer)/moving_mean", tensor)
      case ("running_var", _): return ("\(layer)/moving_variance", tensor)
      default:
        let isNormalization = source.tensorNames.contains("\(module).running_var")
        return ("\(layer)/\(isNormalization ? "beta" : "bias")", tensor)
      }
    }
    return TensorDictionary(tensors, metadata: metadata)
  }

  /// From torchvision's modules.
  private static func layerNames(_ naming: Naming) throws -> [String: String] {
    let maps = try KerasNameMaps.load()
    var names: [String: String] = [:]
    switch naming {
    case .old:
      for (old, module) in maps.oldToModule { names[module] = old }
    case .new:
      for (new, module) in maps.newToModule { names[module] = new }
    case .numbered:
      names = ["conv1": "conv2d", "bn1": "batch_normalization", "fc": "dense"]
      for stage in 1...4 {
        for (index, convolution) in ["conv1", "conv2", "downsample.0", "conv3"].enumerated() {
          let number = 4 * (stage - 1) + index + 1
          let normalization =
            convolution == "downsample.0" ? "downsample.1" : "bn\(convolution.suffix(1))"
          names["layer\(stage).0.\(convolution)"] = "conv2d_\(number)"
          names["layer\(stage).0.\(normalization)"] = "batch_normalization_\(number)"
        }
      }
    }
    return names
  }

  /// `[K, C, kH, kW]` as `[kH, kW, C, K]`.
  private static func kernel(_ weights: Tensor) -> Tensor {
    let shape = weights.shape
    var result = Tensor(zeros: [shape[2], shape[3], shape[1], shape[0]])
    for k in 0..<shape[0] {
      for c in 0..<shape[1] {
        for y in 0..<shape[2] {
          for x in 0..<shape[3] { result[y, x, c, k] = weights[k, c, y, x] }
        }
      }
    }
    return result
  }
}
