internal import Benchmark
internal import BenchmarkSupport
internal import SaliencyTensor

/// A convolution of ResNet50, as it is in the network: with bias, ReLU and, where there is one, a residual.
struct ConvolutionKind: Sendable {
  let kernel: Int
  var stride = 1
  let inputs: Int
  let outputs: Int

  /// The input's side.
  let side: Int
  var addsResidual = false

  /// One of each sort, from the first layer to the last.
  static let all = [
    ConvolutionKind(kernel: 7, stride: 2, inputs: 3, outputs: 64, side: 224),
    ConvolutionKind(kernel: 1, inputs: 256, outputs: 64, side: 56),
    ConvolutionKind(kernel: 3, inputs: 64, outputs: 64, side: 56),
    ConvolutionKind(kernel: 1, inputs: 64, outputs: 256, side: 56, addsResidual: true),
    ConvolutionKind(kernel: 1, stride: 2, inputs: 256, outputs: 512, side: 56),
    ConvolutionKind(kernel: 3, inputs: 128, outputs: 128, side: 28),
    ConvolutionKind(kernel: 3, inputs: 256, outputs: 256, side: 14),
    ConvolutionKind(kernel: 1, inputs: 1024, outputs: 256, side: 14),
    ConvolutionKind(kernel: 3, inputs: 512, outputs: 512, side: 7),
    ConvolutionKind(kernel: 1, inputs: 512, outputs: 2048, side: 7, addsResidual: true),
  ]

  private var title: String {
    "convolution \(kernel) x \(kernel)\(stride > 1 ? " / \(stride)" : ""), "
      + "\(inputs) to \(outputs), \(side) x \(side)"
  }

  /// Registers a benchmark in one thread for each set of instructions that the processor has.
  func register() {
    for instructionSet in InstructionSet.allCases where instructionSet.isAvailable {
      Benchmark("\(title), \(instructionSet.rawValue)") { benchmark, convolution in
        let pool = ThreadPool(threads: 1)
        benchmark.startMeasurement()
        convolution.run(on: pool)
        benchmark.stopMeasurement()
      } setup: {
        try planned(for: instructionSet)
      }
    }
  }

  private func planned(for instructionSet: InstructionSet) throws -> PlannedConvolution {
    var generator = SeededGenerator(seed: seed)
    return try PlannedConvolution(
      weights: generator.tensor([outputs, inputs, kernel, kernel], bound: 1),
      window: SlidingWindow(kernel: kernel, stride: stride, padding: kernel / 2),
      extent: Extent(side), addsResidual: addsResidual, isFirst: inputs == 3,
      instructionSet: instructionSet)
  }
}
