import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct AblationCAMTests {
  /// The map of a network with the channels (3, 1) and (1, 2), whose means are 2 and 1.5.
  private func map(
    classes: [[Float]], bias: [Float]? = nil, scalars: [Float] = [3, 1, 1, 2],
    change: (inout AblationCAM) -> Void = { _ in }
  ) throws -> SaliencyMap {
    let model = try TestModel.pooled(channels: 2, classes: classes, bias: bias)
    let input = try Tensor(shape: [1, 2, 1, 2], scalars: scalars)
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    var method = AblationCAM()
    change(&method)
    return try method.maps(of: pass, at: "features")[0]
  }

  private func expect(
    _ map: SaliencyMap, _ scalars: [Float], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    expectClose(
      map.values, try Tensor(shape: [1, 2], scalars: scalars), relative: 1e-6, absolute: 1e-6,
      sourceLocation: sourceLocation)
  }

  @Test func byHand() throws {
    // y = 2 + 2 * 1.5 = 5; without channel 0 it is 3, without channel 1 it is 2:
    // (5 - 3) / 5 * (3, 1) + (5 - 2) / 5 * (1, 2) = (1.8, 1.6).
    let map = try map(classes: [[1, 2], [0, 1]])
    try expect(map, [1.8, 1.6])
    #expect(map.classIndex == 0)
    #expect(map.forwards == 1)
    #expect(map.layer == "features")
  }

  @Test func explainsTheClassThatIsAskedFor() throws {
    // Class 1: y = 1.5, which is channel 1's alone: 0 * (3, 1) + 1 * (1, 2).
    let map = try map(classes: [[1, 2], [0, 1]]) { $0.classIndex = 1 }
    try expect(map, [1, 2])
    #expect(map.classIndex == 1)
  }

  @Test func countsTheBias() throws {
    // y = 5 + 5 = 10: (10 - 8) / 10 * (3, 1) + (10 - 7) / 10 * (1, 2).
    try expect(map(classes: [[1, 2]], bias: [5]), [0.9, 0.8])
  }

  @Test func rectifies() throws {
    // y = 2 - 4 * 1.5 = -4; without channel 0 it is -6, without channel 1 it is 2:
    // (-4 + 6) / -4 * (3, 1) + (-4 - 2) / -4 * (1, 2) = (0, 2.5).
    try expect(map(classes: [[1, -4]]), [0, 2.5])
    // y = 2 * 2 - 1.5 = 2.5: (2.5 + 1.5) / 2.5 = 1.6 and (2.5 - 4) / 2.5 = -0.6.
    // 1.6 * (0, 4) - 0.6 * (2, 1) = (-1.2, 5.8).
    let scalars: [Float] = [0, 4, 2, 1]
    try expect(map(classes: [[2, -1]], scalars: scalars), [0, 5.8])
    try expect(map(classes: [[2, -1]], scalars: scalars) { $0.rectifier = .none }, [-1.2, 5.8])
    try expect(map(classes: [[2, -1]], scalars: scalars) { $0.rectifier = .absolute }, [1.2, 5.8])
    try expect(
      map(classes: [[2, -1]], scalars: scalars) { $0.rectifier = .square }, [1.44, 33.64])
  }

  /// Nothing can be divided by an output of 0, which leaves the differences themselves.
  @Test func outputOfZeroGivesNoNaN() throws {
    // y = 3 * 2 - 4 * 1.5 = 0; without channel 0 it is -6, without channel 1 it is 6:
    // 6 * (3, 1) - 6 * (1, 2) = (12, -6).
    try expect(map(classes: [[3, -4]]) { $0.rectifier = .none }, [12, -6])
    try expect(map(classes: [[3, -4]]), [12, 0])
  }

  @Test func channelsOfZerosWeighNothing() throws {
    // y = 2 * 1.5 = 3: channel 0 is 0 already, and channel 1 is all there is.
    try expect(map(classes: [[1, 2]], scalars: [0, 0, 1, 2]), [1, 2])
    try expect(map(classes: [[1, 2]], scalars: [0, 0, 0, 0]), [0, 0])
  }

  /// Against the rest of a network with a ReLU, which is run in plain sight for every channel.
  @Test func equalsRunningTheRestOfTheNetwork() throws {
    var random = TestGenerator(seed: 9)
    let model = try TestModel.random()
    let input = random.tensor([2, 3, 4, 6])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    var method = AblationCAM()
    method.rectifier = .none
    let features = try model.executor.activations(of: input, at: "features")
    for (image, map) in try method.maps(of: pass, at: "features").enumerated() {
      let index = try #require(map.classIndex)
      let whole = try features[entry: image].reshaped(to: [1, 5, 4, 6])
      let output = try model.executor.activations(after: "features", of: whole, at: ["classes"])[0]
      var expected = [Double](repeating: 0, count: 24)
      for channel in 0..<5 {
        var ablated = whole
        for place in 0..<24 { ablated[0, channel, place / 6, place % 6] = 0 }
        let rest = try model.executor.activations(
          after: "features", of: ablated, at: ["classes"])[0]
        let weight = Double(output[0, index] - rest[0, index]) / Double(output[0, index])
        for place in 0..<24 {
          expected[place] += weight * Double(whole[0, channel, place / 6, place % 6])
        }
      }
      expectClose(
        map.values, try Tensor(shape: [4, 6], scalars: expected.map { Float($0) }),
        absolute: 2e-6 * largestMagnitude(map.values))
    }
  }
}
