import Foundation
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct ScoreCAMTests {
  private func pass(
    _ scalars: [Float], classes: [[Float]] = [[1, 0], [0, 1]], bias: [Float]? = nil,
    reports: ForwardReports = ForwardReports()
  ) throws -> ForwardPass {
    try ForwardPass(
      TestModel.pooled(channels: 2, classes: classes, bias: bias),
      input: Tensor(shape: [1, 2, 1, scalars.count / 2], scalars: scalars), layers: ["features"],
      onForwards: { reports.note($0) })
  }

  /// Image and features are the channels (3, 1) and (1, 2), in 0...1 (1, 0) and (0, 1).
  ///
  /// Through channel 0 the image is (3, 0) and (1, 0), through channel 1 it is (0, 1) and (0, 2).
  @Test func byHand() throws {
    // Class 0 is the mean of channel 0: 1.5 and 0.5, so that w_0 = 1 / (1 + exp(-1)).
    let map = try ScoreCAM().maps(of: pass([3, 1, 1, 2]), at: "features")[0]
    let (first, second): (Float, Float) = (0.731_058_6, 0.268_941_4)
    expectClose(
      map.values,
      try Tensor(shape: [1, 2], scalars: [3 * first + second, first + 2 * second]), relative: 1e-6)
    #expect(map.classIndex == 0)
    #expect(map.forwards == 3)
    // Class 1 is the mean of channel 1: 0.5 and 1, so that w_0 = 1 / (1 + exp(0.5)).
    var method = ScoreCAM()
    method.classIndex = 1
    let other = try method.maps(of: pass([3, 1, 1, 2]), at: "features")[0]
    expectClose(
      other.values,
      try Tensor(
        shape: [1, 2],
        scalars: [3 * 0.377_540_7 + 0.622_459_3, 0.377_540_7 + 2 * 0.622_459_3]), relative: 1e-6)
    #expect(other.classIndex == 1)
  }

  @Test func rectifies() throws {
    // Channels (-3, 1) and (-1, -2), in 0...1 (0, 1) and (1, 0). Class 0: through channel 0 the
    // mean of (0, 1) is 0.5, through channel 1 that of (-3, 0) is -1.5, so that
    // w_0 = 1 / (1 + exp(-2)).
    let (first, second): (Float, Float) = (0.880_797_1, 0.119_202_9)
    let (left, right) = (-3 * first - second, first - 2 * second)
    for rectifier in Rectifier.allCases {
      var method = ScoreCAM()
      method.classIndex = 0
      method.rectifier = rectifier
      let map = try method.maps(of: pass([-3, 1, -1, -2]), at: "features")[0]
      expectClose(
        map.values,
        try Tensor(
          shape: [1, 2], scalars: [left, right].map { Float(rectifier(Double($0))) }),
        relative: 1e-6)
    }
  }

  /// A constant channel hides the whole image, which leaves the bias.
  @Test func constantChannelsShareOnePass() throws {
    let reports = ForwardReports()
    // Channel 0 gives (3, 0), a mean of 1.5 + 0.25; channel 1 shows nothing, 0.25.
    let one = try pass([3, 1, 2, 2], bias: [0.25, 0], reports: reports)
    let map = try ScoreCAM().maps(of: one, at: "features")[0]
    let first = Float(1 / (1 + exp(-1.5)))
    expectClose(
      map.values,
      try Tensor(
        shape: [1, 2], scalars: [3 * first + 2 * (1 - first), first + 2 * (1 - first)]),
      relative: 1e-6)
    #expect(map.forwards == 3)
    #expect(reports.counts == [1, 2])

    // Two constant channels share one pass; both weigh a half.
    let both = ForwardReports()
    let constant = try ScoreCAM().maps(
      of: pass([3, 3, 2, 2], reports: both), at: "features")[0]
    #expect(constant.values.scalars == [2.5, 2.5])
    #expect(constant.forwards == 2)
    #expect(both.counts == [1, 1])
  }

  @Test func tellsItsForwardsBefore() {
    let shape = FeatureShape.map(channels: 7, extent: Extent(3))
    #expect(ScoreCAM().forwards(at: shape) == 8)
    #expect(LabelFreeScoreCAM().forwards(at: shape) == 8)
    #expect(ScoreCAM.about.forwards.ofResNet50 == 2049)
  }

  /// Masks are enlarged bilinearly: a layer of 1 x 2 places over an image of 1 x 4 pixels.
  ///
  /// The image 0, 4, 2, 2 has the means 2 and 2 by pairs; so that they differ, channel 0 is the
  /// first pixel of a pair, 0 and 2, enlarged 0, 0.5, 1.5, 2, which in 0...1 is 0, 1/4, 3/4, 1.
  /// Channel 1 is the second pixel of a pair, 4 and 2: 1, 3/4, 1/4, 0.
  @Test func enlargesBilinearly() throws {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: 1)
    let pairs = try Tensor(shape: [2, 1, 1, 2], scalars: [1, 0, 0, 1])
    let kernel = Extent(height: 1, width: 2)
    let features = try builder.add(
      "features",
      .convolution(
        Network.Convolution(weights: pairs, window: SlidingWindow(kernel: kernel, stride: kernel))),
      image)
    let pooled = try builder.add("pooled", .globalAveragePooling, features)
    let rows = try Tensor(shape: [1, 2], scalars: [2, 4])
    _ = try builder.add("classes", .linear(Network.Linear(weights: rows)), pooled)
    let model = Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: 1)
    let input = try Tensor(shape: [1, 1, 1, 4], scalars: [0, 4, 2, 2])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    let map = try ScoreCAM().maps(of: pass, at: "features")[0]
    // The class is the sum of all first pixels and twice that of all second ones.
    // Through channel 0 the image is 0, 1, 1.5, 2: 1.5 + 2 * 3 = 7.5.
    // Through channel 1 it is 0, 3, 0.5, 0: 0.5 + 2 * 3 = 6.5.
    let first = Float(1 / (1 + exp(-1.0)))
    expectClose(
      map.values,
      try Tensor(shape: [1, 2], scalars: [4 * (1 - first), 2 * first + 2 * (1 - first)]),
      relative: 1e-6)
  }

  @Test func largeScoresGiveNoNaN() throws {
    let map = try ScoreCAM().maps(
      of: pass([3, 1, 1, 2], classes: [[2e4, 0], [0, 2e4]]), at: "features")[0]
    // All weight is channel 0's.
    #expect(map.values.scalars == [3, 1])
  }
}
