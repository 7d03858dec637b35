import Foundation
import SaliencyIO
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import Testing

/// Gradients of a real ImageNet ResNet50.
@Suite(.enabled(if: Shared.folder != nil, "the folder shared/data is not there"))
struct RealGradientTests {
  private static let tigerCat = 282

  private let model: Model
  private let input: Tensor
  private let workspace: Workspace

  init() throws {
    workspace = try Workspace()
    let weights = try Shared.unpackWeights(to: workspace)
    model = try Model(Checkpoint(recognizing: WeightFile(path: weights)))
    input = try Shared.reference("both_input").reshaped(to: [1, 3, 224, 224])
  }

  private func gradient(at layer: String) throws -> Tensor {
    try model.executor.gradients(of: input, at: [layer]) { logits in
      var seed = Tensor(zeros: logits.shape)
      seed[0, Self.tigerCat] = 1
      return seed
    }[0]
  }

  /// Pooling and one linear layer follow: the gradient is `fc.weight[class] / 49` everywhere.
  @Test func atTheLastLayerItIsTheClosedForm() throws {
    guard case .linear(let classifier) = model.network.nodes.last?.operation else {
      Issue.record("the network does not end with a linear layer")
      return
    }
    let row = classifier.weights[entry: Self.tigerCat].scalars.map { Double($0) / 49 }
    let gradient = try gradient(at: "layer4")
    #expect(gradient.shape == [1, 2048, 7, 7])
    for (index, value) in gradient.scalars.enumerated() {
      let expected = row[index / 49]
      guard abs(Double(value) - expected) > 1e-6 * abs(expected) else { continue }
      Issue.record("channel \(index / 49): \(value) instead of \(expected)")
      return
    }
    let activations = try model.executor.activations(of: input, at: "layer4")
    let places = activations.scalars
    let expected = (0..<49).map { place in
      max(0, (0..<2048).reduce(0) { $0 + row[$1] * Double(places[$1 * 49 + place]) })
    }
    let pass = try ForwardPass(model, input: input, layers: ["layer4"])
    let map = try GradCAM(classIndex: Self.tigerCat).maps(of: pass, at: "layer4")[0]
    let largest = expected.max() ?? 0
    for (value, right) in zip(map.values.scalars, expected) {
      #expect(abs(Double(value) - right) < 1e-6 * largest)
    }
  }

  /// With two blocks between, raising a channel changes the logit by 49 times its Grad-CAM weight.
  ///
  /// That holds as far as no ReLU switches and single precision tells.
  @Test func throughTwoBlocksItIsTheLogitsSlope() throws {
    let gradient = try gradient(at: "layer4.0").scalars
    let slopes = (0..<2048).map { channel in
      gradient[channel * 49..<(channel + 1) * 49].reduce(0) { $0 + Double($1) }
    }
    let features = try model.executor.activations(of: input, at: "layer4.0")
    let strongest = slopes.indices.sorted { abs(slopes[$0]) > abs(slopes[$1]) }.prefix(12)
    let largest = abs(slopes[strongest[0]])
    for channel in strongest {
      func logit(raisedBy step: Float) throws -> Double {
        var raised = features
        for place in 0..<49 { raised[0, channel, place / 7, place % 7] += step }
        let logits = try model.executor.activations(after: "layer4.0", of: raised, at: ["fc"])[0]
        return Double(logits[0, Self.tigerCat])
      }
      let step: Float = 0.02
      let difference = try (logit(raisedBy: step) - logit(raisedBy: -step)) / Double(2 * step)
      #expect(
        abs(difference - slopes[channel]) < 0.02 * largest,
        "channel \(channel): \(slopes[channel]), by differences \(difference)")
    }
  }

  /// The part after the layer and the whole network give one gradient.
  @Test func doesNotDependOnWhereThePassBegins() throws {
    let whole = try gradient(at: "layer3")
    let features = try model.executor.activations(of: input, at: "layer3")
    let part = try model.executor.gradients(of: features, after: "layer3", at: ["layer3"]) {
      logits in
      var seed = Tensor(zeros: logits.shape)
      seed[0, Self.tigerCat] = 1
      return seed
    }[0]
    let largest = whole.scalars.reduce(0) { max($0, abs($1)) }
    for (first, second) in zip(whole.scalars, part.scalars)
    where abs(first - second) > 1e-5 * largest {
      Issue.record("\(first) and \(second)")
      return
    }
  }
}
