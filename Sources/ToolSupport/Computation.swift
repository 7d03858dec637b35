public import SaliencyTensor

/// What networks are run with.
public struct Computation: Sendable {
  /// The threads that compute.
  public let pool: ThreadPool

  /// How feature maps and weights are kept.
  public let precision: Precision

  /// The kernels.
  public let instructionSet: InstructionSet

  /// Names threads, precision and kernels.
  public init(
    pool: ThreadPool = .shared, precision: Precision = .float32,
    instructionSet: InstructionSet = .best
  ) {
    self.pool = pool
    self.precision = precision
    self.instructionSet = instructionSet
  }
}
