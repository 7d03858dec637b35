import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

@Suite struct EigenCAMTests {
  @Test func byHand() throws {
    // A = (3, 4) (0, 1, 2, 5)^T has the channel vector u = (0.6, 0.8) and u^T A = 5 (0, 1, 2, 5).
    // Less the channels' means 6 and 8: 5 (-2, -1, 0, 3), of which the ReLU keeps 15.
    let features = try activations([[0, 3, 6, 15], [0, 4, 8, 20]], height: 2)
    let map = try map(by: EigenCAM(), of: features)
    expectClose(map.values, try expected([0, 0, 0, 15], height: 2), absolute: 1e-5)
    #expect(map.forwards == 1)
    #expect(map.layer == "features")
    let absolute = try SaliencyMethodsTests.map(by: EigenCAM(rectifier: .absolute), of: features)
    expectClose(absolute.values, try expected([10, 5, 0, 15], height: 2), absolute: 1e-5)
    let square = try SaliencyMethodsTests.map(by: EigenCAM(rectifier: .square), of: features)
    expectClose(square.values, try expected([100, 25, 0, 225], height: 2), absolute: 1e-3)
    let uncentered = try SaliencyMethodsTests.map(by: EigenCAM(centering: .none), of: features)
    expectClose(uncentered.values, try expected([0, 5, 10, 25], height: 2), absolute: 1e-5)
  }

  /// The reference's sign is arbitrary; ours is that of the LaFAM map.
  @Test(arguments: GoldenExample.allCases)
  func equalsTheFormulaOfPyTorchGradCAM(example: GoldenExample) throws {
    let features = try goldenActivations(example)
    let reference = try example.map("eigen")
    let ours = try map(by: EigenCAM(rectifier: .none), of: features).values
    let product = zip(reference.scalars, ours.scalars).reduce(0) { $0 + $1.0 * $1.1 }
    expectClose(ours, reference.map { product < 0 ? -$0 : $0 }, absolute: 1e-5)
    let pytorch = try map(by: EigenCAM.pytorchGradCAM, of: features).values
    let isOurs = zip(pytorch.scalars, ours.scalars).contains { $0 > 1e-3 && $1 > 1e-3 }
    expectClose(pytorch, ours.map { max(isOurs ? $0 : -$0, 0) }, absolute: 1e-5)
    let means = try map(by: LaFAM(), of: features).values.scalars
    let mean = means.reduce(0, +) / Float(means.count)
    #expect(zip(ours.scalars, means).reduce(0) { $0 + $1.0 * ($1.1 - mean) } > 0)
  }

  @Test func rectifiesActivations() throws {
    var random = TestGenerator(seed: 7)
    let features = random.tensor([9, 3, 4])
    let rectified = features.map { max($0, 0) }
    #expect(
      try map(by: EigenCAM(rectifiesActivations: true), of: features)
        == map(by: EigenCAM(), of: rectified))
    #expect(
      try map(by: EigenCAM(), of: features).values != map(by: EigenCAM(), of: rectified).values)
  }

  /// Places that are all alike have no components; single precision has no part in it.
  @Test func constantChannelsAreDegenerate() throws {
    let features = try activations([0.1, 0.7].map { [Float](repeating: $0, count: 12) }, height: 3)
    let map = try map(by: EigenCAM(), of: features)
    #expect(map.isDegenerate)
    #expect(map.values == Tensor(zeros: [3, 4]))
  }

  @Test func describesItself() {
    #expect(EigenCAM.about.identifier == "eigen-cam")
    #expect(EigenCAM().centering == .channelMeans)
    #expect(EigenCAM().sign == .meanCorrelation)
    #expect(EigenCAM.pytorchGradCAM.sign == .decomposition)
    #expect(EigenCAM.pytorchGradCAM.rectifier == .relu)
    #expect(!EigenCAM.about.needsClass)
    #expect(!EigenCAM.about.needsGradients)
  }
}
