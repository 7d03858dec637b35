import SaliencyMethods
import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting
import Testing

/// Maps of two channels and one row of two places, worked out in the comments.
///
/// | channel | activations | gradients |
/// |---------|-------------|-----------|
/// | 0       | 3, 1        | 4, -3     |
/// | 1       | 1, 2        | -3, 1     |
@Suite struct GradientsByHandTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let method: any GradientMethod
    let values: [Float]

    var testDescription: String { type(of: method).about.title }
  }

  private static let examples = [
    // Mean gradients 0.5 and -1: 0.5 * (3, 1) - (1, 2).
    Example(method: GradCAM(), values: [0.5, -1.5]),
    // Channel 0: sum 4, one positive gradient 4: 16 / (2 * 16 + 4 * 64) * 4 = 2 / 9.
    // Channel 1: sum 3, one positive gradient 1: 1 / (2 * 1 + 3 * 1) * 1 = 1 / 5.
    // 2 / 9 * (3, 1) + 1 / 5 * (1, 2).
    Example(method: GradCAMPlusPlus(), values: [2 / 3 + 0.2, 2 / 9 + 0.4]),
    // Channel 0: (4 * 3 - 3 * 1) / 4 = 9 / 4; channel 1: (-3 * 1 + 1 * 2) / 3 = -1 / 3.
    // 9 / 4 * (3, 1) - 1 / 3 * (1, 2).
    Example(method: XGradCAM(), values: [27 / 4 - 1 / 3, 9 / 4 - 2 / 3]),
    // (4 * 3 - 3 * 1, -3 * 1 + 1 * 2).
    Example(method: HiResCAM(), values: [9, -1]),
    // (4 * 3 + 0, 0 + 1 * 2).
    Example(method: LayerCAM(), values: [12, 2]),
  ]

  private func activations() throws -> Tensor {
    try Tensor(shape: [2, 1, 2], scalars: [3, 1, 1, 2])
  }

  private func gradients() throws -> Tensor {
    try Tensor(shape: [2, 1, 2], scalars: [4, -3, -3, 1])
  }

  @Test(arguments: examples)
  func valuesOfActivationsAndGradients(example: Example) throws {
    let values = try example.method.values(of: activations(), gradients: gradients())
    // Grad-CAM++'s 1e-6 in the denominator shows in the seventh digit.
    expectClose(values, try Tensor(shape: [1, 2], scalars: example.values), relative: 1e-6)
  }

  /// The same numbers from a network: its one unit is 4 * 3 - 3 * 1 - 3 * 1 + 1 * 2 = 8 and passes
  /// the ReLU, and class 0 is that unit, class 1 its opposite.
  private func pass() throws -> ForwardPass {
    let model = try TestModel.deep(
      gradients().reshaped(to: [1, 2, 1, 2]), classes: [[1], [-1]])
    return try ForwardPass(
      model, input: activations().reshaped(to: [1, 2, 1, 2]), layers: ["features"])
  }

  @Test(arguments: examples)
  func mapsOfANetwork(example: Example) throws {
    for rectifier in Rectifier.allCases {
      var method = example.method
      method.rectifier = rectifier
      let map = try method.maps(of: pass(), at: "features")[0]
      let expected = example.values.map { Float(rectifier(Double($0))) }
      expectClose(
        map.values, try Tensor(shape: [1, 2], scalars: expected), relative: 3e-6)
      #expect(map.classIndex == 0)
      #expect(map.forwards == 1)
      #expect(map.layer == "features")
    }
  }

  @Test(arguments: examples)
  func rectifiesByReLUWithoutBeingAsked(example: Example) throws {
    #expect(example.method.rectifier == .relu)
    let map = try example.method.maps(of: pass(), at: "features")[0]
    expectClose(
      map.values, try Tensor(shape: [1, 2], scalars: example.values.map { max($0, 0) }),
      relative: 1e-6)
  }

  /// The gradients of class 1 are those of class 0 with the other sign.
  @Test func explainsTheClassThatIsAskedFor() throws {
    let expected: [(any GradientMethod, [Float])] = [
      (GradCAM(classIndex: 1, rectifier: .none), [-0.5, 1.5]),
      // Channel 0: one positive gradient 3: 9 / (2 * 9 + 4 * 27) * 3 = 27 / 126 = 3 / 14.
      // Channel 1: one positive gradient 3: 9 / (2 * 9 + 3 * 27) * 3 = 27 / 99 = 3 / 11.
      (GradCAMPlusPlus(classIndex: 1), [9 / 14 + 3 / 11, 3 / 14 + 6 / 11]),
      (XGradCAM(classIndex: 1, rectifier: .none), [1 / 3 - 27 / 4, 2 / 3 - 9 / 4]),
      (HiResCAM(classIndex: 1, rectifier: .none), [-9, 1]),
      // (3 * 1, 3 * 1).
      (LayerCAM(classIndex: 1), [3, 3]),
    ]
    for (method, values) in expected {
      let map = try method.maps(of: pass(), at: "features")[0]
      expectClose(map.values, try Tensor(shape: [1, 2], scalars: values), relative: 1e-6)
      #expect(map.classIndex == 1)
    }
  }

  /// Activations below zero, as before a ReLU: (-1, 2) with the gradients (5, -1).
  @Test func keepsTheSignOfActivations() throws {
    let activations = try Tensor(shape: [1, 1, 2], scalars: [-1, 2])
    let gradients = try Tensor(shape: [1, 1, 2], scalars: [5, -1])
    func values(_ method: any GradientMethod) throws -> [Float] {
      try method.values(of: activations, gradients: gradients).scalars
    }
    #expect(try values(GradCAM()) == [-2, 4])
    #expect(try values(HiResCAM()) == [-5, -2])
    #expect(try values(LayerCAM()) == [-5, 0])
    // The weight (-5 - 2) / (-1 + 2) = -7, but for the epsilon.
    expectClose(
      try Tensor(shape: [2], scalars: values(XGradCAM())),
      try Tensor(shape: [2], scalars: [7, -14]), relative: 1e-6)
    // A sum below 0: the weight (1 * -1 + 3 * -3) / (-1 - 3) = 2.5.
    expectClose(
      try XGradCAM().values(
        of: Tensor(shape: [1, 1, 2], scalars: [-1, -3]),
        gradients: Tensor(shape: [1, 1, 2], scalars: [1, 3])),
      try Tensor(shape: [1, 2], scalars: [-2.5, -7.5]), relative: 1e-6)
    // 25 / (2 * 25 + 1 * 125) * 5 = 5 / 7.
    expectClose(
      try Tensor(shape: [2], scalars: values(GradCAMPlusPlus())),
      try Tensor(shape: [2], scalars: [-5 / 7, 10 / 7]), relative: 1e-6)
  }

  /// Two rows, so that rows and columns cannot be taken for each other.
  @Test func keepsPlacesApart() throws {
    let activations = try Tensor(shape: [1, 2, 3], scalars: [1, 2, 3, 4, 5, 6])
    let gradients = try Tensor(shape: [1, 2, 3], scalars: [1, 0, -1, 2, 10, 0])
    #expect(
      try HiResCAM().values(of: activations, gradients: gradients)
        == Tensor(shape: [2, 3], scalars: [1, 0, -3, 8, 50, 0]))
    #expect(
      try LayerCAM().values(of: activations, gradients: gradients)
        == Tensor(shape: [2, 3], scalars: [1, 0, 0, 8, 50, 0]))
    // The mean gradient is 12 / 6 = 2.
    #expect(
      try GradCAM().values(of: activations, gradients: gradients)
        == Tensor(shape: [2, 3], scalars: [2, 4, 6, 8, 10, 12]))
  }

  @Test(arguments: examples)
  func zerosGiveZeros(example: Example) throws {
    let (zeros, ones) = (Tensor(zeros: [2, 2, 2]), Tensor(repeating: 1, shape: [2, 2, 2]))
    for (activations, gradients) in [(zeros, zeros), (zeros, ones), (ones, zeros)] {
      let values = try example.method.values(of: activations, gradients: gradients)
      #expect(values == Tensor(zeros: [2, 2]))
    }
  }

  @Test(arguments: examples)
  func refusesGradientsOfAnotherShape(example: Example) throws {
    let activations = Tensor(zeros: [2, 2, 3])
    for shape: Shape in [[2, 3, 2], [2, 6], [1, 2, 2, 3]] {
      #expect(throws: ShapeError.self) {
        try example.method.values(of: activations, gradients: Tensor(zeros: shape))
      }
    }
  }
}
