public import ArgumentParser
internal import Foundation
public import SaliencyTensor

/// How networks are run.
public struct ComputationOptions: ParsableArguments, Sendable {
  /// The precision that was asked for.
  @Option(
    help: """
      The precision of feature maps and weights. bfloat16 is faster and less exact, and needs a \
      processor with AVX512-BF16.
      """)
  public var precision: Precision = .float32

  /// The number of threads that was asked for.
  @Option(help: "The number of threads. (default: all processors)")
  public var threads: Int?

  /// Creates the options with their defaults.
  public init() {}

  /// Refuses what this processor cannot do.
  ///
  /// - Throws: `ValidationError`.
  public func validate() throws {
    guard threads.map({ (1...1024).contains($0) }) ?? true else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
    _ = try instructionSet()
  }

  /// What the options and the environment choose; starts the threads.
  ///
  /// - Returns: The choice.
  /// - Throws: `ValidationError` for what ``validate()`` refuses.
  public func chosen() throws -> Computation {
    Computation(
      pool: threads.map(ThreadPool.init(threads:)) ?? .shared, precision: precision,
      instructionSet: try instructionSet())
  }

  /// The kernels that the environment names, else the best ones.
  ///
  /// Kernels that are named compute in any precision: without the instructions for bfloat16 by way
  /// of floats, slower than in float32, which is for tests only.
  private func instructionSet() throws -> InstructionSet {
    let environment = ProcessInfo.processInfo.environment
    if let named = try InstructionSetVariable.chosen(in: environment) { return named }
    guard precision == .float32 || InstructionSet.avx512BFloat16.isAvailable else {
      throw ValidationError(
        "This processor lacks AVX512-BF16, without which bfloat16 is slower than float32; "
          + "leave out --precision bfloat16.")
    }
    return .best
  }
}
