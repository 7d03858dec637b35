import Foundation
import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct ReciproCAMTests {
  private func map(
    of model: Model, _ input: Tensor, change: (inout ReciproCAM) -> Void = { _ in }
  ) throws -> SaliencyMap {
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    var method = ReciproCAM()
    change(&method)
    return try method.maps(of: pass, at: "features")[0]
  }

  /// The channels (3, 1) and (1, 2) are the classes; what a place leaves is halved by the mean.
  @Test func byHand() throws {
    let model = try TestModel.pooled(channels: 2, classes: [[1, 0], [0, 1]])
    let input = try Tensor(shape: [1, 2, 1, 2], scalars: [3, 1, 1, 2])
    // Outputs (1.5, 0.5) of place 0 and (0.5, 1) of place 1; of two classes the softmax is the
    // logistic function of the difference: of 1 and of -0.5.
    let map = try map(of: model, input)
    expectClose(
      map.values, try Tensor(shape: [1, 2], scalars: [0.731_058_6, 0.377_540_7]), absolute: 1e-6)
    #expect(map.classIndex == 0)
    #expect(map.forwards == 1)
    let other = try self.map(of: model, input) { $0.classIndex = 1 }
    expectClose(
      other.values, try Tensor(shape: [1, 2], scalars: [0.268_941_4, 0.622_459_3]), absolute: 1e-6)
    #expect(other.classIndex == 1)
  }

  /// At place 0 the Gaussian is (1/4, 1/8), at place 1 (1/8, 1/4): the border cuts it off.
  @Test func gaussianByHand() throws {
    let model = try TestModel.pooled(channels: 2, classes: [[1, 0], [0, 1]])
    let input = try Tensor(shape: [1, 2, 1, 2], scalars: [3, 1, 1, 2])
    // Place 0: (3/4 + 1/8, 1/4 + 2/8) / 2, a difference of 3/16.
    // Place 1: (3/8 + 1/4, 1/8 + 2/4) / 2, a difference of 0.
    let map = try map(of: model, input) { $0.neighborhood = .gaussian }
    expectClose(
      map.values, try Tensor(shape: [1, 2], scalars: [0.546_738_2, 0.5]), absolute: 1e-6)
  }

  /// The only channel is 1 at the middle of 3 x 3; class 0 reads 9 times the mean, class 1 nothing.
  ///
  /// So the map shows the kernel's weights through the logistic function.
  @Test func kernelByHand() throws {
    let model = try TestModel.pooled(channels: 1, classes: [[9], [0]])
    let input = try Tensor(shape: [1, 1, 3, 3], scalars: [0, 0, 0, 0, 1, 0, 0, 0, 0])
    func logistic(_ weights: [Double]) throws -> Tensor {
      try Tensor(shape: [3, 3], scalars: weights.map { Float(1 / (1 + exp(-$0))) })
    }
    expectClose(
      try map(of: model, input).values, try logistic([0, 0, 0, 0, 1, 0, 0, 0, 0]), absolute: 1e-6)
    let (corner, side) = (1.0 / 16, 1.0 / 8)
    expectClose(
      try map(of: model, input) { $0.neighborhood = .gaussian }.values,
      try logistic([corner, side, corner, side, 0.25, side, corner, side, corner]),
      absolute: 1e-6)
  }

  /// Against the rest of a network with a ReLU, which is run in plain sight for every place.
  @Test func equalsRunningTheRestOfTheNetwork() throws {
    var random = TestGenerator(seed: 4)
    let model = try TestModel.random()
    let input = random.tensor([1, 3, 4, 6])
    let features = try model.executor.activations(of: input, at: "features")
    let map = try map(of: model, input) { $0.classIndex = 2 }
    var expected: [Float] = []
    for place in 0..<24 {
      var kept = Tensor(zeros: features.shape)
      for channel in 0..<5 {
        kept[0, channel, place / 6, place % 6] = features[0, channel, place / 6, place % 6]
      }
      let outputs = try model.executor.activations(after: "features", of: kept, at: ["classes"])[0]
      let exponentials = outputs.scalars.map { exp(Double($0)) }
      expected.append(Float(exponentials[2] / exponentials.reduce(0, +)))
    }
    expectClose(map.values, try Tensor(shape: [4, 6], scalars: expected), absolute: 1e-6)
    #expect(!map.isDegenerate)
  }

  @Test func largeOutputsGiveNoNaN() throws {
    let model = try TestModel.pooled(channels: 1, classes: [[3e4], [-3e4]])
    let input = try Tensor(shape: [1, 1, 1, 2], scalars: [1, -0.5])
    #expect(try map(of: model, input).values.scalars == [1, 0])
  }
}
