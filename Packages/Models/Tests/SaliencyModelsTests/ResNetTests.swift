import SaliencyModels
import SaliencyTensor
import Testing

@Suite struct ResNetTests {
  private static let small: [ResNetArchitecture] =
    ["resnet10", "resnet14", "resnet18", "resnet50"].compactMap {
      guard let named = ResNetArchitecture(identifier: $0) else { return nil }
      return ResNetArchitecture(
        block: named.block, depths: named.depths, stemWidth: 4, classCount: 6)
    }

  @Test(arguments: small, NetworkExecutorTests.instructionSets)
  func equalsReference(architecture: ResNetArchitecture, instructionSet: InstructionSet) throws {
    let network = try architecture.network(from: architecture.randomParameters())
    let input = testInput([1, 3, 33, 40])
    let names = network.nodes.map(\.name)
    let expected = try network.referenceActivations(of: input, at: names)
    let executor = NetworkExecutor(network, instructionSet: instructionSet)
    for (name, expected) in zip(names, expected) {
      expectNear(try executor.activations(of: input, at: name), expected)
    }
    let stages = (1...4).map { "layer\($0)" }
    let taps = try executor.activations(of: input, at: stages + ["avgpool", "fc"])
    let expansion = architecture.block == .basic ? 1 : 4
    #expect(
      taps.map(\.shape) == [
        [1, 4 * expansion, 9, 10], [1, 8 * expansion, 5, 5], [1, 16 * expansion, 3, 3],
        [1, 32 * expansion, 2, 2], [1, 32 * expansion, 1, 1], [1, 6],
      ])
    #expect(taps.allSatisfy { largestValue($0) > 0.1 && largestValue($0) < 1000 })
  }

  @Test(arguments: [8, 16]) func groupedAndWideBottlenecksEqualReference(innerWidth: Int) throws {
    var architecture = ResNetArchitecture(
      block: .bottleneck, depths: [1, 1, 1, 1], stemWidth: 4, innerWidth: innerWidth, groups: 4,
      classCount: nil)
    architecture.hasConvolutionBiases = true
    let network = try architecture.network(from: architecture.randomParameters())
    #expect(network.outputName == "avgpool")
    let input = testInput([2, 3, 33, 40])
    expectNear(
      try NetworkExecutor(network).activations(of: input),
      try network.referenceActivations(of: input))
  }

  @Test func stridePlacementMovesTheStride() throws {
    var architecture = try #require(Self.small.first { $0.identifier == "resnet14" })
    let parameters = architecture.randomParameters()
    let input = testInput([1, 3, 33, 40])
    var results: [Tensor] = []
    for (placement, first, second) in [
      (ResNetArchitecture.StridePlacement.firstConvolution, 2, 1), (.middleConvolution, 1, 2),
    ] {
      architecture.stridePlacement = placement
      let network = try architecture.network(from: parameters)
      for stage in 1...4 {
        let isStrided = stage > 1
        #expect(try stride(network, "layer\(stage).0.conv1") == (isStrided ? first : 1))
        #expect(try stride(network, "layer\(stage).0.conv2") == (isStrided ? second : 1))
        #expect(try stride(network, "layer\(stage).0.conv3") == 1)
        #expect(try stride(network, "layer\(stage).0.downsample.0") == (isStrided ? 2 : 1))
      }
      results.append(try NetworkExecutor(network).activations(of: input))
    }
    #expect(results[0].shape == results[1].shape)
    #expect(zip(results[0].scalars, results[1].scalars).contains { abs($0 - $1) > 0.01 })
  }

  @Test func epsilonCounts() throws {
    var architecture = Self.small[0]
    let parameters = architecture.randomParameters()
    let input = testInput([1, 3, 33, 40])
    let before = try NetworkExecutor(architecture.network(from: parameters)).activations(of: input)
    architecture.batchNormalizationEpsilon = 0.5
    let after = try NetworkExecutor(architecture.network(from: parameters)).activations(of: input)
    #expect(zip(before.scalars, after.scalars).contains { abs($0 - $1) > 0.01 })
  }

  @Test func missingTensorsAreNamed() throws {
    let architecture = Self.small[0]
    var larger = architecture
    larger.classCount = nil
    #expect(throws: TensorDictionary.MissingTensor(name: "fc.weight")) {
      try architecture.network(from: larger.randomParameters())
    }
  }

  private func stride(_ network: Network, _ name: String) throws -> Int? {
    guard
      case .convolution(let convolution) = network.nodes[try network.position(of: name)].operation
    else { return nil }
    #expect(convolution.window.stride.height == convolution.window.stride.width)
    return convolution.window.stride.height
  }

  private func largestValue(_ tensor: Tensor) -> Float { tensor.scalars.map(abs).max() ?? 0 }
}
