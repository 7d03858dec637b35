internal import ArgumentParser
internal import BenchmarkSupport
internal import SaliencyModels
internal import SaliencyTensor

/// What is measured.
enum Mode: String, EnumerableFlag {
  case forward
  case layers
  case peak

  static func help(for value: Mode) -> ArgumentHelp? {
    switch value {
    case .forward: "Measure whole forward passes of ResNet50."
    case .layers: "Measure each distinct convolution of ResNet50, with one thread and with all."
    case .peak: "Measure only how fast the processor multiplies and adds."
    }
  }
}

@main struct MeasureForward: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure-forward",
    abstract: "Measure the speed of a ResNet50 with random weights.",
    discussion: "Every measurement is one JSON object on a line of its own.")

  @Flag(exclusivity: .exclusive)
  var mode = Mode.forward

  @Option(help: "Images in a batch; may be repeated. (default: 1 and 32)")
  var batch: [Int] = []

  @Option(help: "Seconds for each measurement, after a warm-up; at least three runs are made.")
  var seconds = 3.0

  @Option(help: "Runs for each measurement, instead of a time.")
  var runs: Int?

  @Option(help: "Threads. (default: one for each processor)")
  var threads: Int?

  @Option(
    help: """
      Kernels: portable, avx2, avx512 or avx512-bf16; with --peak, the instructions whose peak is measured. \
      (default: the fastest that there are; with --peak, all)
      """,
    transform: availableInstructionSet(named:))
  var instructionSet: InstructionSet?

  @Option(
    help: """
      How forward passes keep maps and weights: float32 or bfloat16, which needs AVX512-BF16 unless \
      --instruction-set names other kernels. (default: float32)
      """,
    transform: precision(named:))
  var precision = Precision.float32

  @Option(help: "Rows and columns of an image.")
  var size = 224

  @Option(help: "Starts the sequence of random weights and pixels.")
  var seed: UInt64 = 0

  func validate() throws {
    for (name, value) in [("runs", runs), ("threads", threads), ("size", size)]
      + batch.map({ ("batch", $0) })
    {
      if let value, value < 1 {
        throw ValidationError("--\(name) must be at least 1, and is \(value)")
      }
    }
    guard seconds > 0, seconds <= 3600 else {
      throw ValidationError("--seconds must be above 0 and at most 3600, and is \(seconds)")
    }
    guard precision == .float32 || instructionSet != nil || InstructionSet.best == .avx512BFloat16
    else {
      throw ValidationError("this processor has no AVX512-BF16; name kernels by --instruction-set")
    }
    guard (batch.max() ?? 1) <= 4096, size <= 4096, (threads ?? 1) <= 4096 else {
      throw ValidationError("--batch, --size and --threads must be at most 4096")
    }
  }

  func run() throws {
    let pool = threads.map(ThreadPool.init(threads:)) ?? .shared
    let repetition = runs.map(Repetition.count) ?? .seconds(seconds)
    switch mode {
    case .peak:
      let kinds = instructionSet.map { [PeakKind($0)] } ?? PeakKind.allCases
      for kind in kinds where kind.isAvailable {
        for count in Set([1, pool.threadCount]).sorted() {
          try PeakRecord.measure(kind, threads: count).print()
        }
      }
    case .forward:
      let forward = try ForwardMeasurement(
        size: size, seed: seed, precision: precision, pool: pool,
        instructionSet: instructionSet ?? .best)
      for batch in batch.isEmpty ? [1, 32] : batch {
        try forward.measure(batch: batch, repetition).print()
      }
    case .layers:
      let layers = try LayerMeasurement(
        size: size, seed: seed, pool: pool, instructionSet: instructionSet ?? .best)
      try layers.measure(for: runs.map(Repetition.count) ?? .seconds(min(seconds, 0.3))) {
        try $0.print()
      }
    }
  }
}

private func precision(named name: String) throws -> Precision {
  guard let precision = Precision(rawValue: name) else {
    throw ValidationError("there is no '\(name)'; there are float32 and bfloat16")
  }
  return precision
}

private func availableInstructionSet(named name: String) throws -> InstructionSet {
  guard let instructionSet = InstructionSet(rawValue: name) else {
    let names = InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("there is no '\(name)'; there are \(names)")
  }
  guard instructionSet.isAvailable else {
    throw ValidationError("this processor has no \(name)")
  }
  return instructionSet
}
