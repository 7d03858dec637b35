internal import BenchmarkSupport
internal import SaliencyModels
internal import SaliencyTensor

/// The speed of whole forward passes.
struct ForwardRecord: Record {
  let measure = "forward"
  let schema = 1
  let batch: Int
  let threads: Int
  let instructionSet: String
  let precision: String
  let runs: Int
  let secondsPerRun: Double
  let imagesPerSecond: Double
  let gflops: Double
  let shareOfPeak: Double

  private enum CodingKeys: String, CodingKey {
    case measure
    case schema
    case batch
    case threads
    case instructionSet = "instruction_set"
    case precision
    case runs
    case secondsPerRun = "seconds_per_run"
    case imagesPerSecond = "images_per_second"
    case gflops
    case shareOfPeak = "share_of_peak"
  }
}

/// Times forward passes of a ResNet50.
struct ForwardMeasurement {
  private let executor: NetworkExecutor
  private let instructionSet: InstructionSet
  private let size: Int
  private let seed: UInt64

  init(
    size: Int, seed: UInt64, precision: Precision, pool: ThreadPool, instructionSet: InstructionSet
  ) throws {
    executor = NetworkExecutor(
      try RandomResNet.network(seed: seed), precision: precision, pool: pool,
      instructionSet: instructionSet)
    self.instructionSet = instructionSet
    self.size = size
    self.seed = seed
  }

  /// Times batches of so many images.
  func measure(batch: Int, _ repetition: Repetition) throws -> ForwardRecord {
    var generator = SeededGenerator(seed: seed &+ 1)
    let images = generator.tensor([batch, 3, size, size], bound: 2)
    let threads = executor.pool.threadCount
    let kind = PeakKind(instructionSet, for: executor.precision)
    let peak = PeakRecord.measure(kind, threads: threads).gflops
    let times = try repetition.measure {
      _ = try executor.activations(of: images)
    }
    let operations = try executor.network.convolutionOperations(forInput: Extent(size))
    let rate = Double(batch) / times.median
    let gflops = operations * rate / 1e9
    return ForwardRecord(
      batch: batch, threads: threads, instructionSet: instructionSet.rawValue,
      precision: executor.precision.rawValue, runs: times.runs,
      secondsPerRun: times.median.rounded(decimals: 6), imagesPerSecond: rate.rounded(decimals: 2),
      gflops: gflops.rounded(decimals: 1), shareOfPeak: (gflops / peak).rounded(decimals: 3))
  }
}
