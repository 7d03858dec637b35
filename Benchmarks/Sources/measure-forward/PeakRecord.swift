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

  /// Measures the peak.
  ///
  /// The clock rises and falls with load and heat, so a share of the peak should be taken of a peak
  /// that was measured right before.
  static func measure(_ kind: PeakKind, threads: Int) -> PeakRecord {
    let pool = ThreadPool(threads: threads)
    // About 5 ms on a core of some GHz.
    let steps: Int64 = 2_500_000
    let operations = peak_run(kind.kind, 1) * steps * Int64(pool.threadCount)
    let times = Repetition.seconds(0.3).measure {
      pool.forEach(pool.threadCount) { _, _ in _ = peak_run(kind.kind, steps) }
    }
    return PeakRecord(
      instructionSet: kind.rawValue, threads: pool.threadCount,
      gflops: (Double(operations) / times.shortest / 1e9).rounded(decimals: 1))
  }
}
