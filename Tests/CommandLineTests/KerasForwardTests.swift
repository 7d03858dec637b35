import Foundation
import SaliencyIO
import SaliencyModels
import SaliencyTensor
import Testing

/// A network that Keras built, read from each of its file layouts and run by the engine.
@Suite(.enabled(if: Shared.folder != nil, "the folder shared is not there"))
struct KerasForwardTests {
  private struct Golden: Decodable {
    struct Forward: Decodable {
      let input: [Float]
      let output: [Float]

      private enum CodingKeys: String, CodingKey {
        case input = "input_nhwc"
        case output
      }
    }

    let forward: Forward
    let oldNames: [String: String]

    private enum CodingKeys: String, CodingKey {
      case forward
      case oldNames = "old_names"
    }
  }

  @Test(arguments: ["keras1_old.h5", "keras2_tf.h5", "keras3_legacy.h5", "keras3.weights.h5"])
  func givesTheNumbersOfKeras(name: String) throws {
    let folder = try #require(Shared.folder).appending(path: "golden/h5")
    let golden = try JSONDecoder().decode(
      Golden.self, from: Data(contentsOf: folder.appending(path: "h5.json")))
    let file = try WeightFile(path: folder.appending(path: name).path)
    func tensor(_ layer: String, _ variable: String) throws -> Tensor {
      let layer = name == "keras1_old.h5" ? golden.oldNames[layer] ?? layer : layer
      return try file.tensor(named: "\(layer)/\(variable)")
    }
    func convolution(_ layer: String, _ window: SlidingWindow) throws -> Network.Operation {
      .convolution(
        Network.Convolution(
          weights: try tensor(layer, "kernel").permuted([3, 2, 0, 1]),
          bias: try tensor(layer, "bias"), window: window))
    }

    var builder = NetworkBuilder()
    var last = try builder.input(channels: 3)
    last = try builder.add(
      "conv1", convolution("conv1_conv", SlidingWindow(kernel: 7, stride: 2, padding: 3)), last)
    last = try builder.add(
      "bn1",
      .batchNormalization(
        Network.BatchNormalization(
          weight: try tensor("conv1_bn", "gamma"), bias: try tensor("conv1_bn", "beta"),
          mean: try tensor("conv1_bn", "moving_mean"),
          variance: try tensor("conv1_bn", "moving_variance"), epsilon: 1.001e-5)), last)
    last = try builder.add("relu", .relu, last)
    let shortcut = try builder.add(
      "shortcut", convolution("conv2_block1_0_conv", SlidingWindow(kernel: 1)), last)
    last = try builder.add(
      "branch", convolution("conv2_block1_1_conv", SlidingWindow(kernel: 3, padding: 1)), last)
    last = try builder.add("sum", .add, shortcut, last)
    last = try builder.add("avgpool", .globalAveragePooling, last)
    _ = try builder.add(
      "fc",
      .linear(
        Network.Linear(
          weights: try tensor("predictions", "kernel").transposed(),
          bias: try tensor("predictions", "bias"))), last)

    // Keras takes [N, H, W, C].
    var input = Tensor(zeros: [1, 3, 8, 8])
    for pixel in 0..<64 {
      for channel in 0..<3 {
        input[0, channel, pixel / 8, pixel % 8] = golden.forward.input[3 * pixel + channel]
      }
    }
    let output = try NetworkExecutor(builder.build()).activations(of: input)
    #expect(output.shape == [1, 5])
    for (found, expected) in zip(output.scalars, golden.forward.output) {
      #expect(abs(found - expected) < 5e-6)
    }
  }
}
