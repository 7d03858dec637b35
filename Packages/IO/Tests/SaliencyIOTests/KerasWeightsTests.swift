import Foundation
import SaliencyIO
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// Four files with equal numbers in the layouts of four generations.
private struct EqualNumbers: Decodable {
  struct Values: Decodable {
    let shape: [Int]
    let values: [Float]
  }

  let layers: [String]
  let oldNames: [String: String]
  let weights: [String: [String: Values]]

  private enum CodingKeys: String, CodingKey {
    case layers
    case oldNames = "old_names"
    case weights
  }

  init() throws {
    self = try JSONDecoder().decode(
      EqualNumbers.self, from: Data(WeightFixture.bytes("h5.json")))
  }
}

@Suite struct KerasWeightsTests {
  private static let variables = [
    "kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance",
  ]

  private func open(_ name: String) throws -> WeightFile {
    try WeightFile(path: WeightFixture.path(name))
  }

  @Test(arguments: [
    ("keras1_old.h5", WeightFile.Layout.keras1, "Keras"),
    ("keras2_tf.h5", .keras2, "Keras 2.4.0 (tensorflow)"),
    ("keras3_legacy.h5", .keras3Legacy, "Keras 3.9.2 (jax)"),
    ("keras3.weights.h5", .keras3, "Keras"),
  ])
  func readsEqualNumbers(name: String, layout: WeightFile.Layout, writer: String) throws {
    let golden = try EqualNumbers()
    let file = try open(name)
    #expect(file.container == .hdf5)
    #expect(file.layout == layout)
    #expect(file.writer == writer)
    var expected: [String] = []
    for layer in golden.layers {
      let weights = golden.weights[layer] ?? [:]
      for variable in Self.variables where weights[variable] != nil {
        let values = try #require(weights[variable])
        let own = layout == .keras1 ? golden.oldNames[layer] ?? layer : layer
        let name = "\(own)/\(variable)"
        expected.append(name)
        #expect(try file.shape(of: name).dimensions == values.shape)
        #expect(try file.elementType(of: name) == "float32")
        expectClose(
          try file.tensor(named: name),
          try Tensor(shape: Shape(values.shape), scalars: values.values))
      }
    }
    #expect(expected.count == 12)
    if layout == .keras3 {
      // Without a list, the order is by class.
      #expect(file.tensorNames.sorted() == expected.sorted())
      #expect(file.tensorNames.first == "conv1_bn/gamma")
    } else {
      #expect(file.tensorNames == expected)
    }
  }

  @Test func putsVersionIntoMetadata() throws {
    #expect(
      try open("keras2_tf.h5").metadata == ["keras_version": "2.4.0", "backend": "tensorflow"])
    #expect(try open("keras1_old.h5").metadata.isEmpty)
  }

  @Test func takesTheGenerationFromTheVersion() throws {
    // With Theano, Keras 2 wrote names without ":0".
    let file = try open("keras2-theano.h5")
    #expect(file.layout == .keras2)
    #expect(file.tensorNames == ["conv1/kernel", "conv1/bias"])
  }

  @Test func readsWholeModels() throws {
    let file = try open("model.h5")
    #expect(file.layout == .kerasModel)
    #expect(file.writer == "Keras 2.4.0 (theano)")
    // The list of weights is split over two attributes; the optimizer is left out.
    #expect(file.tensorNames == ["wide/kernel", "wide/bias"])
  }

  @Test func namesInnerModels() throws {
    #expect(
      try open("nested.h5").tensorNames == [
        "conv/kernel", "conv/bias", "norm/gamma", "norm/beta", "head/kernel",
      ])
    // Where two inner models have layers of the same names, the models' names tell them apart.
    #expect(
      try open("nested-twins.h5").tensorNames == [
        "left/conv/kernel", "left/conv/bias", "left/norm/gamma", "left/norm/beta",
        "right/conv/kernel", "right/conv/bias", "right/norm/gamma", "right/norm/beta",
      ])
  }

  @Test func ordersNumberedGroups() throws {
    let file = try open("numbered.weights.h5")
    #expect(file.layout == .keras3)
    let convolutions = ["conv2d"] + (1..<12).map { "conv2d_\($0)" }
    #expect(
      file.tensorNames == [
        "batch_normalization/gamma", "batch_normalization/beta", "batch_normalization/moving_mean",
        "batch_normalization/moving_variance",
      ] + convolutions.flatMap { ["\($0)/kernel", "\($0)/bias"] } + [
        "conv_lstm2d/cell/vars/0", "functional/dense/kernel", "functional/dense/bias",
        "functional_1/dense/kernel", "functional_1/dense/bias", "layer_normalization/vars/0",
      ])
    #expect(try file.shape(of: "conv2d_10/kernel") == [1, 1, 1, 11])
  }

  @Test(arguments: [
    ("missing-layer.h5", "group 'b': listed as a layer, but missing"),
    ("missing-weight.h5", "dataset 'a/a/kernel:0': is missing"),
    // The weight is a link into another file.
    ("linked-weight.h5", "dataset 'a/a/kernel:0': is missing"),
  ])
  func refusesWhatIsListedButMissing(name: String, problem: String) throws {
    let error = try #require(throws: FileError.self) { try open(name) }
    #expect(error.description.contains(problem))
  }

  @Test(
    .enabled(if: sharedPath("data/weights/keras") != nil, "../shared/data is absent"),
    arguments: [
      ("densenet_fast_40_12_cifar10.h5", WeightFile.Layout.keras1, 53, "Keras"),
      ("squeezenet1.1_imagenet_notop.h5", .keras2, 50, "Keras 2.0.0 (tensorflow)"),
      (
        "mlperf_tiny_pretrainedResnet_cifar10_resnet8.h5", .kerasModel, 48,
        "Keras 2.4.0 (tensorflow)"
      ),
      ("quantus_lenet_mnist_weights.keras", .keras2, 10, "Keras 2.8.0 (tensorflow)"),
      ("keras3_traffic_signs_cnn_model.weights.h5", .keras3, 12, "Keras"),
    ])
  func opensGenuineFiles(
    name: String, layout: WeightFile.Layout, count: Int, writer: String
  ) throws {
    let file = try WeightFile(path: #require(sharedPath("data/weights/keras/" + name)))
    #expect(file.layout == layout)
    #expect(file.writer == writer)
    #expect(file.tensorNames.count == count)
    for name in file.tensorNames {
      let variable = try #require(name.split(separator: "/").last.map(String.init))
      #expect(Self.variables.contains(variable), "\(name)")
      let tensor = try file.tensor(named: name)
      #expect(try tensor.shape == file.shape(of: name))
      // Weights are finite and no variance is negative; wrong bytes would seldom be.
      #expect(tensor.scalars.allSatisfy { $0.isFinite }, "\(name)")
      if variable == "moving_variance" { #expect(tensor.scalars.allSatisfy { $0 >= 0 }) }
    }
  }

  @Test(.enabled(if: sharedPath("data/weights/keras") != nil, "../shared/data is absent"))
  func keepsSlashesOfLayers() throws {
    let path = try #require(sharedPath("data/weights/keras/squeezenet1.1_imagenet_notop.h5"))
    let names = try WeightFile(path: path).tensorNames
    #expect(
      names.prefix(4) == [
        "conv1/kernel", "conv1/bias", "fire2/squeeze1x1/kernel",
        "fire2/squeeze1x1/bias",
      ])
  }
}
