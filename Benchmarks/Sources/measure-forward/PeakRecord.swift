internal import BenchmarkSupport
internal import CPeak
internal import SaliencyTensor

/// How fast the processor multiplies and adds vectors that stay in registers.
struct PeakRecord: Record {
  let measure = "peak"
  let schema = 1
  let threads: Int
  let vectorWidth: Int
  let gflops: Double

  private enum CodingKeys: String, CodingKey {
    case measure
    case schema
    case threads
    case vectorWidth = "vector_width"
    case gflops
  }

  /// Measures the peak.
  ///
  /// The clock rises and falls with load and heat, so a share of the peak should be taken of a peak
  /// that was measured right before.
  static func measure(threads: Int) -> PeakRecord {
    let pool = ThreadPool(threads: threads)
    // About 5 ms on a core of some GHz.
    let steps: Int64 = 2_500_000
    let operations = peak_run(1) * steps * Int64(pool.threadCount)
    let times = Repetition.seconds(0.3).measure {
      pool.forEach(pool.threadCount) { _, _ in _ = peak_run(steps) }
    }
    return PeakRecord(
      threads: pool.threadCount, vectorWidth: Int(peak_vector_width()),
      gflops: (Double(operations) / times.shortest / 1e9).rounded(decimals: 1))
  }
}
