import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct OcclusionTests {
  private func map(
    of model: Model, _ input: Tensor, window: Double? = nil, classIndex: Int? = nil
  ) throws -> SaliencyMap {
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    var method = Occlusion()
    if let window { method.window = window }
    method.classIndex = classIndex
    return try method.maps(of: pass, at: "features")[0]
  }

  /// The means of the channels (3, 1) and (1, 2) are the classes; a window of one place is a pixel.
  @Test func byHand() throws {
    let model = try TestModel.pooled(channels: 2, classes: [[1, 0], [0, 1]])
    let input = try Tensor(shape: [1, 2, 1, 2], scalars: [3, 1, 1, 2])
    // y = 2; without pixel 0 it is 0.5, without pixel 1 it is 1.5.
    let map = try map(of: model, input, window: 1)
    #expect(map.values.scalars == [1.5, 0.5])
    #expect(map.classIndex == 0)
    #expect(map.forwards == 3)
    #expect(map.layer == "features")
    // y = 1.5; without pixel 0 it is 1, without pixel 1 it is 0.5.
    #expect(try self.map(of: model, input, window: 1, classIndex: 1).values.scalars == [0.5, 1])
  }

  @Test func keepsTheSign() throws {
    let model = try TestModel.pooled(channels: 1, classes: [[1]])
    let input = try Tensor(shape: [1, 1, 1, 2], scalars: [4, -2])
    // y = 1; without pixel 0 it is -1, without pixel 1 it is 2.
    #expect(try map(of: model, input, window: 1).values.scalars == [2, -1])
  }

  /// An image of 4 x 6 ones and a layer of 2 x 3 places, each the sum of 2 x 2 pixels.
  ///
  /// The class is the sum of all pixels, so that the map counts the pixels hidden.
  private func countHiddenPixels(window: Double?) throws -> SaliencyMap {
    var builder = NetworkBuilder()
    let image = try builder.input(channels: 1)
    let features = try builder.add(
      "features",
      .convolution(
        Network.Convolution(
          weights: Tensor(repeating: 1, shape: [1, 1, 2, 2]),
          window: SlidingWindow(kernel: 2, stride: 2))), image)
    let pooled = try builder.add("pooled", .globalAveragePooling, features)
    let rows = try Tensor(shape: [1, 1], scalars: [6])
    _ = try builder.add("classes", .linear(Network.Linear(weights: rows)), pooled)
    let model = Model(
      identifier: "test", network: builder.build(), preprocessing: .torchvision, labels: nil,
      classCount: 1)
    return try map(of: model, Tensor(repeating: 1, shape: [1, 1, 4, 6]), window: window)
  }

  @Test func windowsStandAroundPlaces() throws {
    // One place is 2 x 2 pixels.
    let one = try countHiddenPixels(window: 1)
    expectClose(one.values, Tensor(repeating: 4, shape: [2, 3]), absolute: 1e-5)
    #expect(one.forwards == 7)
    // Two places are 4 x 4 pixels, of which the border cuts off a row or column, or both:
    // 3 rows by 3, 4 and 3 columns.
    let two = try Tensor(shape: [2, 3], scalars: [9, 12, 9, 9, 12, 9])
    expectClose(try countHiddenPixels(window: 2).values, two, absolute: 1e-5)
    // Two places are the default.
    expectClose(try countHiddenPixels(window: nil).values, two, absolute: 1e-5)
  }

  @Test(arguments: [7, 100, 1e300])
  func windowsLargerThanTheImageHideAll(window: Double) throws {
    let map = try countHiddenPixels(window: window)
    expectClose(map.values, Tensor(repeating: 24, shape: [2, 3]), absolute: 1e-4)
    #expect(map.isDegenerate)
  }

  @Test func windowsSmallerThanAPixelHideNothing() throws {
    let map = try countHiddenPixels(window: 1e-9)
    #expect(map.values == Tensor(zeros: [2, 3]))
  }

  /// All channels of a pixel are hidden, and no other pixel: 2 channels of 2 x 3 pixels.
  @Test func hidesAllChannels() throws {
    let model = try TestModel.pooled(channels: 2, classes: [[6, 60]])
    let input = try Tensor(
      shape: [1, 2, 2, 3], scalars: [1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1])
    // 1 * x_0 + 10 * x_1 at each place.
    expectClose(
      try map(of: model, input, window: 1).values,
      try Tensor(shape: [2, 3], scalars: [61, 52, 43, 34, 25, 16]), relative: 1e-5)
  }

  @Test func tellsItsForwardsBefore() {
    let shape = FeatureShape.map(channels: 7, extent: Extent(height: 3, width: 5))
    #expect(Occlusion().forwards(at: shape) == 16)
    #expect(LabelFreeOcclusion().forwards(at: shape) == 16)
    #expect(Occlusion.about.forwards.ofResNet50 == 50)
  }
}
