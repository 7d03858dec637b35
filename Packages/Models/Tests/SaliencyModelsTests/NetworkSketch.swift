import SaliencyModels
import SaliencyTensor
import SaliencyTensorTesting

/// Builds a small network whose parameters are random, but the same in every run.
struct NetworkSketch {
  typealias Reference = NetworkBuilder.Reference

  private var builder = NetworkBuilder()
  private var generator: TestGenerator
  private var count = 0

  init(seed: UInt64 = 1) {
    generator = TestGenerator(seed: seed)
  }

  mutating func input(_ channels: Int, isVector: Bool = false) throws -> Reference {
    try builder.input(channels: channels, isVector: isVector)
  }

  mutating func convolution(
    _ operand: Reference, _ inputs: Int, _ outputs: Int, _ window: SlidingWindow, groups: Int = 1,
    hasBias: Bool = false
  ) throws -> Reference {
    let fanIn = inputs / groups * window.kernel.height * window.kernel.width
    let bound = 1.5 / Float(fanIn).squareRoot()
    let weights = generator.tensor(
      [outputs, inputs / groups, window.kernel.height, window.kernel.width], in: -bound...bound)
    let bias = hasBias ? generator.tensor([outputs]) : nil
    return try builder.add(
      next("conv"),
      .convolution(.init(weights: weights, bias: bias, window: window, groups: groups)), operand)
  }

  mutating func normalization(_ operand: Reference, _ channels: Int) throws -> Reference {
    try builder.add(
      next("bn"),
      .batchNormalization(
        .init(
          weight: generator.tensor([channels]), bias: generator.tensor([channels]),
          mean: generator.tensor([channels]), variance: generator.tensor([channels], in: 0.2...2),
          epsilon: 1e-3)), operand)
  }

  mutating func linear(
    _ operand: Reference, _ inputs: Int, _ outputs: Int, hasBias: Bool = true
  ) throws -> Reference {
    let bound = 1.5 / Float(inputs).squareRoot()
    return try builder.add(
      next("linear"),
      .linear(
        .init(
          weights: generator.tensor([outputs, inputs], in: -bound...bound),
          bias: hasBias ? generator.tensor([outputs]) : nil)), operand)
  }

  mutating func relu(_ operand: Reference) throws -> Reference {
    try builder.add(next("relu"), .relu, operand)
  }

  mutating func add(_ left: Reference, _ right: Reference) throws -> Reference {
    try builder.add(next("add"), .add, left, right)
  }

  mutating func pooling(
    _ operand: Reference, _ pooling: Pooling, _ window: SlidingWindow
  ) throws -> Reference {
    try builder.add(next("pool"), .pooling(pooling, window), operand)
  }

  mutating func globalPooling(_ operand: Reference) throws -> Reference {
    try builder.add(next("avgpool"), .globalAveragePooling, operand)
  }

  mutating func adaptivePooling(_ operand: Reference, _ extent: Extent) throws -> Reference {
    try builder.add(next("adaptive"), .adaptiveAveragePooling(extent), operand)
  }

  mutating func padding(_ operand: Reference, _ extent: Extent) throws -> Reference {
    try builder.add(next("pad"), .zeroPadding(extent), operand)
  }

  mutating func flatten(_ operand: Reference) throws -> Reference {
    try builder.add(next("flatten"), .flatten, operand)
  }

  func network() -> Network { builder.build() }

  /// The kind with the number of the node, so that a failure tells where it is.
  private mutating func next(_ kind: String) -> String {
    count += 1
    return "\(kind)\(count)"
  }
}
