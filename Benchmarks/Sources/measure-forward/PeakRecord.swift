internal import BenchmarkSupport
internal import CPeak
internal import SaliencyTensor

/// The instructions that multiply and add.
enum PeakKind: String, CaseIterable {
  /// What the portable kernels are compiled to: four floats.
  case portable

  /// Eight floats, fused.
  case avx2

  /// Sixteen floats, fused.
  case avx512

  /// Sixteen sums of two products of bfloat16 each.
  case avx512BFloat16 = "avx512-bf16"

  /// The instructions that kernels use for maps of a precision.
  init(_ instructionSet: InstructionSet, for precision: Precision = .float32) {
    switch (instructionSet, precision) {
    case (.portable, _): self = .portable
    case (.avx2, _): self = .avx2
    case (.avx512, _), (.avx512BFloat16, .float32): self = .avx512
    case (.avx512BFloat16, .bfloat16): self = .avx512BFloat16
    }
  }

  /// Whether this processor has them.
  var isAvailable: Bool { peak_is_available(kind) }

  fileprivate var kind: peak_kind {
    switch self {
    case .portable: PEAK_PORTABLE
    case .avx2: PEAK_AVX2
    case .avx512: PEAK_AVX512
    case .avx512BFloat16: PEAK_AVX512_BF16
    }
  }
}

/// Multiplications and additions of vectors that stay in registers, by some threads.
struct PeakBurst {
  // About 5 ms on a core of some GHz.
  private static let steps: Int64 = 2_500_000

  private let kind: PeakKind
  private let pool: ThreadPool

  /// The floating-point operations of one burst.
  let operations: Double

  init(_ kind: PeakKind, pool: ThreadPool) {
    self.kind = kind
    self.pool = pool
    operations = Double(peak_run(kind.kind, 1) * Self.steps * Int64(pool.threadCount))
  }

  /// Multiplies and adds, so many times.
  func run(times: Int = 1) {
    pool.forEach(pool.threadCount) { _, _ in
      for _ in 0..<times { _ = peak_run(kind.kind, Self.steps) }
    }
  }
}

/// How fast the processor multiplies and adds vectors that stay in registers.
struct PeakRecord: Record {
  let measure = "peak"
  let schema = 2
  let instructionSet: String
  let threads: Int
  let gflops: Double

  private enum CodingKeys: String, CodingKey {
    case measure
    case schema
    case instructionSet = "instruction_set"
    case threads
    case gflops
  }

  /// Measures the peak by the shortest of many bursts.
  ///
  /// The clock rises and falls with load and heat, and on a shared machine with what others do, so a
  /// share of the peak should be taken of a peak that was measured at the same time.
  static func measure(_ kind: PeakKind, threads: Int) -> PeakRecord {
    let pool = ThreadPool(threads: threads)
    let burst = PeakBurst(kind, pool: pool)
    let times = Repetition.seconds(0.3).measure { burst.run() }
    return PeakRecord(
      instructionSet: kind.rawValue, threads: pool.threadCount,
      gflops: (burst.operations / times.shortest / 1e9).rounded(decimals: 1))
  }
}
