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

  /// The median of the shares of peaks that were measured between the passes.
  let shareOfPeak: Double

  /// The shortest pass beside the shortest burst: what the engine can do where nobody disturbs it.
  let shareAtBest: Double

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
    case shareAtBest = "share_at_best"
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

  /// Times batches of so many images, in turn with the peak, for a tenth of their time: what others do on
  /// the machine slows both.
  func measure(batch: Int, _ repetition: Repetition) throws -> ForwardRecord {
    var generator = SeededGenerator(seed: seed &+ 1)
    let images = generator.tensor([batch, 3, size, size], bound: 2)
    let forward = { _ = try self.executor.activations(of: images) }
    let burst = PeakBurst(
      PeakKind(instructionSet, for: executor.precision), pool: executor.pool)
    let trial = try Repetition.count(1).measurePairs({ burst.run() }, and: forward)
    let bursts = max(1, Int(trial.ratio / 10))
    let times = try repetition.measurePairs({ burst.run(times: bursts) }, and: forward)
    let perImage = try executor.network.convolutionOperations(forInput: Extent(size))
    let operations = perImage * Double(batch)
    let share = operations / (burst.operations * Double(bursts))
    let seconds = times.second.median
    return ForwardRecord(
      batch: batch, threads: executor.pool.threadCount, instructionSet: instructionSet.rawValue,
      precision: executor.precision.rawValue, runs: times.second.runs,
      secondsPerRun: seconds.rounded(decimals: 6),
      imagesPerSecond: (Double(batch) / seconds).rounded(decimals: 2),
      gflops: (operations / seconds / 1e9).rounded(decimals: 1),
      shareOfPeak: (share / times.ratio).rounded(decimals: 3),
      shareAtBest: (share * times.first.shortest / times.second.shortest).rounded(decimals: 3))
  }
}
