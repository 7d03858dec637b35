import SaliencyTensor
import SaliencyTensorTesting
import Testing

@testable import SaliencyMethods

/// What all methods have in common, whatever their options.
@Suite struct DecompositionPropertyTests {
  /// A method with options that tests can name.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let method: any SaliencyMethod

    init(_ method: any SaliencyMethod.Type, _ settings: [String: String] = [:]) throws {
      self.method = try method.init(settings: settings)
      testDescription = ([method.about.identifier] + settings.map { "\($0)=\($1)" }.sorted())
        .joined(separator: " ")
    }
  }

  static let cases: [Case] = {
    let described: [(any SaliencyMethod.Type, [String: String])] = [
      (EigenCAM.self, [:]), (EigenCAM.self, ["centering": "none", "rectifier": "absolute"]),
      (EigenCAM.self, ["centering": "both", "sign": "peak", "rectifier": "none"]),
      (EigenCAM.self, ["centering": "place-means", "sign": "data-vote", "rectifier": "none"]),
      (TuckerSaliencyMap.self, [:]), (TuckerSaliencyMap.self, ["ranks": "4/2/2"]),
      (TuckerSaliencyMap.self, ["ranks": "same", "tucker": "st-hosvd", "centering": "both"]),
      (MultivecEigenCAM.self, [:]), (MultivecEigenCAM.self, ["combination": "absolute-of-sum"]),
      (MultivecEigenCAM.self, ["combination": "sum-of-normalized", "components": "90%"]),
      (MultivecTuckerSaliencyMap.self, [:]),
      (MultivecTuckerSaliencyMap.self, ["source": "all-modes"]),
      (MultivecTuckerSaliencyMap.self, ["ranks": "90%", "weights": "0", "skip-first": "true"]),
      (MultivecTuckerSaliencyMap.self, ["ranks": "4/2/2", "combination": "maximum"]),
      (Energy.self, [:]), (SelfSimilarity.self, [:]), (FeatureExplanationMethod.self, [:]),
      (KernelPCACAM.self, ["kernel": "linear"]), (KernelPCACAM.self, ["kernel": "cosine"]),
      (DeepFeatureFactorization.self, [:]),
      (KernelPCACAM.self, [:]), (KernelPCACAM.self, ["kernel": "polynomial"]),
      (KernelPCACAM.self, ["kernel": "rbf"]),
    ]
    return described.compactMap { try? Case($0.0, $0.1) }
  }()

  /// All but those whose kernels have a scale of their own.
  static var homogeneous: [Case] { Array(cases.dropLast(3)) }

  /// More channels than places, and fewer.
  static let shapes: [Shape] = [[20, 3, 4], [7, 5, 4]]

  @Test func allCasesAreThere() { #expect(Self.cases.count == 23) }

  @Test(arguments: cases)
  func batchEqualsItsImages(subject: Case) throws {
    for shape in Self.shapes {
      let images = (0..<3).map { randomActivations(seed: UInt64($0), shape) }
      let batch = try Tensor(
        shape: Shape([3] + shape.dimensions), scalars: images.flatMap(\.scalars))
      let maps = try maps(by: subject.method, of: batch)
      #expect(try maps == images.map { try map(by: subject.method, of: $0) })
      #expect(maps.allSatisfy { $0.forwards == 1 && $0.layer == "features" })
      #expect(maps.allSatisfy { $0.values.isFinite && !$0.isDegenerate })
      #expect(maps[0].values.shape == [shape[1], shape[2]])
    }
  }

  @Test(arguments: cases)
  func orderOfChannelsDoesNotMatter(subject: Case) throws {
    for shape in Self.shapes {
      let features = randomActivations(seed: 11, shape)
      let order = (0..<shape[0]).map { ($0 * 3 + 2) % shape[0] }
      let permuted = try Tensor(
        shape: shape, scalars: order.flatMap { features[entry: $0].scalars })
      expectClose(
        try map(by: subject.method, of: permuted).normalized().values,
        try map(by: subject.method, of: features).normalized().values, absolute: 2e-5)
    }
  }

  @Test(arguments: cases)
  func mirrorsWithTheImage(subject: Case) throws {
    for shape in Self.shapes {
      let features = randomActivations(seed: 12, shape)
      expectClose(
        try map(by: subject.method, of: mirrored(features)).normalized().values,
        mirrored(try map(by: subject.method, of: features).normalized().values), absolute: 2e-5)
    }
  }

  @Test(arguments: homogeneous, [0.001, 250])
  func scaleDoesNotMatter(subject: Case, factor: Float) throws {
    for shape in Self.shapes {
      let features = randomActivations(seed: 13, shape)
      // Squares of small activations are small against LaFAM's epsilon.
      expectClose(
        try map(by: subject.method, of: features.map { $0 * factor }).normalized(epsilon: 0).values,
        try map(by: subject.method, of: features).normalized(epsilon: 0).values, absolute: 2e-5)
    }
  }

  /// Nothing to see: a map that says so, without NaN.
  @Test(arguments: cases)
  func constantAndZeroFeatures(subject: Case) throws {
    for shape in Self.shapes {
      let zeros = try map(by: subject.method, of: Tensor(zeros: shape))
      #expect(zeros.isDegenerate)
      #expect(zeros.values == Tensor(zeros: [shape[1], shape[2]]))
      let places = shape[1] * shape[2]
      let channels = (0..<shape[0]).flatMap { channel in
        [Float](repeating: 0.1 + Float(channel % 5) / 3, count: places)
      }
      let constant = try map(
        by: subject.method, of: Tensor(shape: shape, scalars: channels))
      #expect(constant.isDegenerate)
      #expect(constant.normalized().values == Tensor(zeros: [shape[1], shape[2]]))
    }
  }

  @Test(arguments: cases)
  func rectifiesActivationsOnRequest(subject: Case) throws {
    var random = TestGenerator(seed: 14)
    let features = random.tensor([20, 3, 4])
    let rectified = features.map { max($0, 0) }
    let map = try map(by: subject.method, of: rectified)
    if type(of: subject.method).settingDescriptions.contains(where: {
      $0.key == "rectify-activations"
    }) {
      let other = try changed(subject.method, "rectify-activations", to: "true")
      #expect(try SaliencyMethodsTests.map(by: other, of: features) == map)
    } else {
      // DFF cannot do without.
      #expect(try SaliencyMethodsTests.map(by: subject.method, of: features) == map)
    }
  }

  /// Every option's default is one of its texts, and a text that it does not take is refused.
  @Test(arguments: cases)
  func settingsReadTheirOwnText(subject: Case) throws {
    let method = type(of: subject.method)
    for setting in method.settingDescriptions {
      _ = try changed(subject.method, setting.key, to: setting.standard)
      #expect(throws: MethodError.self) { try method.init(settings: [setting.key: "?"]) }
    }
    #expect(throws: MethodError.self) { try method.init(settings: ["no-such-option": "1"]) }
  }

  private func changed(_ method: some SaliencyMethod, _ key: String, to text: String) throws
    -> any SaliencyMethod
  {
    var copy = method
    try copy.set(key, to: text)
    return copy
  }

  /// Left and right exchanged, along the last axis.
  private func mirrored(_ tensor: Tensor) -> Tensor {
    let width = tensor.shape[tensor.shape.rank - 1]
    let scalars = tensor.scalars
    let values = scalars.indices.map { scalars[$0 / width * width + width - 1 - $0 % width] }
    return Tensor(shape: tensor.shape) { _ = $0.initialize(fromContentsOf: values) }
  }
}
