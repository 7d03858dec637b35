public import ArgumentParser
public import SaliencyTensor

/// How networks are run.
public struct ComputationOptions: ParsableArguments, Sendable {
  /// The precision of the network's arithmetic.
  public enum Precision: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Single precision.
    case float32

    /// Eight bits of precision, summed in single precision.
    case bfloat16
  }

  /// The precision that was asked for.
  @Option(help: "The precision of the network's arithmetic.")
  public var precision: Precision = .float32

  /// The number of threads that was asked for.
  @Option(help: "The number of threads. (default: all processors)")
  public var threads: Int?

  /// Creates the options with their defaults.
  public init() {}

  /// Refuses what this build cannot do.
  ///
  /// - Throws: `ValidationError`.
  public func validate() throws {
    guard threads.map({ (1...1024).contains($0) }) ?? true else {
      throw ValidationError("--threads is a number from 1 to 1024.")
    }
    guard precision == .float32 else {
      throw ValidationError("This build computes in float32 only; leave out --precision bfloat16.")
    }
  }

  /// The threads that compute.
  public var pool: ThreadPool { threads.map(ThreadPool.init(threads:)) ?? .shared }
}
