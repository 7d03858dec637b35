import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

@Suite struct SmoothGradCAMPlusPlusTests {
  private func images(_ count: Int) -> [Tensor] {
    var random = TestGenerator(seed: 6)
    return (0..<count).map { _ in random.tensor([1, 3, 4, 5]) }
  }

  private func maps(
    of input: Tensor, imageNumbers: [UInt64]? = nil,
    change: (inout SmoothGradCAMPlusPlus) -> Void = { _ in }
  ) throws -> [SaliencyMap] {
    var method = SmoothGradCAMPlusPlus()
    change(&method)
    let pass = try ForwardPass(
      TestModel.random(), input: input, layers: ["features"], imageNumbers: imageNumbers)
    return try method.maps(of: pass, at: "features")
  }

  /// Noise that opens and closes no ReLU changes no gradient.
  @Test func isGradCAMPlusPlusWithoutNoise() throws {
    let input = try batch(of: images(3))
    for rectifier in Rectifier.allCases {
      let smooth = try maps(of: input) {
        $0.deviation = 1e-6
        $0.rectifier = rectifier
      }
      let pass = try ForwardPass(TestModel.random(), input: input, layers: ["features"])
      let plain = try GradCAMPlusPlus(rectifier: rectifier).maps(of: pass, at: "features")
      for (first, second) in zip(smooth, plain) {
        expectClose(
          first.values, second.values, absolute: 1e-5 * largestMagnitude(second.values))
        #expect(first.classIndex == second.classIndex)
      }
    }
  }

  /// In a linear network no noise changes the gradient.
  ///
  /// Activations (3, 1), (1, 2); the class reads the mean of channel 0 times 8, less that of
  /// channel 1 times 2, so that gradients are 4 and -1 at both places. Channel 0:
  /// 2 * 16 / (2 * 16 + 4 * 64) * 4 = 4 / 9; channel 1 has none that is positive. 4 / 9 * (3, 1).
  @Test func byHand() throws {
    let model = try TestModel.pooled(channels: 2, classes: [[8, -2]])
    let input = try Tensor(shape: [1, 2, 1, 2], scalars: [3, 1, 1, 2])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    var method = SmoothGradCAMPlusPlus()
    method.deviation = 100
    expectClose(
      try method.maps(of: pass, at: "features")[0].values,
      try Tensor(shape: [1, 2], scalars: [4 / 3, 4 / 9]), relative: 1e-6)
  }

  /// One unit, the only pixels' difference, which noise opens in some samples and closes in others.
  ///
  /// In the share q of open samples the gradients are (2, -2), else 0. So at place 0 the means of
  /// G, G^2 and G^3 are 2 q, 4 q and 8 q, and with the sum 1 + 1 of the activations the weight is
  /// 4 q / (8 q + 2 * 8 q) * 2 q = q / 3, which tells q.
  @Test func averagesDerivativesOverSamples() throws {
    let weights = try Tensor(shape: [1, 1, 1, 2], scalars: [2, -2])
    let model = try TestModel.deep(weights, classes: [[1]])
    let input = Tensor(repeating: 1, shape: [1, 1, 1, 2])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    var method = SmoothGradCAMPlusPlus()
    method.samples = 400
    let map = try method.maps(of: pass, at: "features")[0]
    let share = map.values[0, 0] * 3
    #expect(map.values[0, 1] == map.values[0, 0])
    // A whole number of samples, half of them give or take four deviations of 1 / (2 * sqrt(400)).
    #expect(abs(share - 0.5) < 0.1)
    #expect(abs(share * 400 - (share * 400).rounded()) < 0.01)
  }

  /// The class is the mean of all pixels' positive parts: the share of open ones tells the noise.
  ///
  /// All pixels are one deviation below 0, so that noise opens Q(1) = 0.1587 of them.
  @Test func noiseHasTheDeviation() throws {
    let model = try TestModel.deep(Tensor(repeating: 1, shape: [1, 1, 1, 1]), classes: [[1]])
    let input = Tensor(repeating: -0.5, shape: [1, 1, 60, 50])
    let pass = try ForwardPass(model, input: input, layers: ["features"])
    var method = SmoothGradCAMPlusPlus()
    method.deviation = 0.5
    method.samples = 1
    method.rectifier = .none
    // Gradients are g = 1 / 3000 where open. With the sum S = -1500 of the activations every open
    // place adds g^2 / (2 g^2 + S g^3 + 1e-6) * g to the weight, which all places have times -0.5.
    let value = Double(try method.maps(of: pass, at: "features")[0].values[0, 0])
    let gradient = 1.0 / 3000
    let square = gradient * gradient
    let each = square / (2 * square - 1500 * square * gradient + 1e-6) * gradient
    let share = value / -0.5 / each / 3000
    // Deviation of the share: sqrt(0.1587 * 0.8413 / 3000) = 0.0067.
    #expect(abs(share - 0.1587) < 0.027)
  }

  @Test func takesAPassForEachSample() throws {
    let reports = ForwardReports()
    let pass = try ForwardPass(
      TestModel.random(), input: batch(of: images(2)), layers: ["features"],
      onForwards: { reports.note($0) })
    let shape = FeatureShape.map(channels: 5, extent: Extent(height: 4, width: 5))
    var method = SmoothGradCAMPlusPlus()
    #expect(method.forwards(at: shape) == 5)
    #expect(SmoothGradCAMPlusPlus.about.forwards == .count(5))
    #expect(try method.maps(of: pass, at: "features").map(\.forwards) == [5, 5])
    #expect(reports.counts == [2, 2, 2, 2, 2])
    method.samples = 2
    #expect(method.forwards(at: shape) == 3)
    #expect(try method.maps(of: pass, at: "features").map(\.forwards) == [3, 3])
    #expect(reports.counts == [2, 2, 2, 2, 2, 2, 2])
  }

  @Test func dependsOnSeedAndImageNumber() throws {
    let image = images(1)[0]
    let first = try maps(of: image)
    #expect(try maps(of: image) == first)
    #expect(try maps(of: image) { $0.seed = 1 } != first)
    #expect(try maps(of: image) { $0.samples = 5 } != first)
    #expect(try maps(of: image, imageNumbers: [1]) != first)
    #expect(try maps(of: image, imageNumbers: [0]) == first)
  }

  @Test func doesNotDependOnTheBatch() throws {
    let images = images(4)
    let numbers: [UInt64] = [7, 3, 3, .max]
    let together = try maps(of: batch(of: images), imageNumbers: numbers)
    for (index, image) in images.enumerated() {
      #expect(try maps(of: image, imageNumbers: [numbers[index]]) == [together[index]])
    }
  }

  /// Two equal images with equal numbers have equal noise, with different numbers not.
  @Test func drawsByImageNumber() throws {
    let image = images(1)[0]
    let equal = try maps(of: batch(of: [image, image]), imageNumbers: [5, 5])
    #expect(equal[0] == equal[1])
    let different = try maps(of: batch(of: [image, image]), imageNumbers: [5, 6])
    #expect(different[0] != different[1])
  }
}
