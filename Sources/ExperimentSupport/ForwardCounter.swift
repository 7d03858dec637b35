public import SaliencyMethods
public import SaliencyModels
internal import Synchronization
public import ToolSupport

/// Turns passes through the network into steps of a progress bar.
///
/// A step is one pass. Methods may take fewer passes than expected; the steps of an image, or of a
/// batch, are complete when it is.
public final class ForwardCounter: Sendable {
  private let progress: ProgressBar
  private let expected: Int
  private let done = Mutex(0)

  /// Starts to count the passes of one image or batch.
  ///
  /// - Parameters:
  ///   - progress: Takes the steps.
  ///   - expected: How many passes there will be at most.
  public init(_ progress: ProgressBar, expected: Int) {
    self.progress = progress
    self.expected = expected
  }

  /// Tells that images went through the network.
  public func advance(by forwards: Int) {
    let steps = done.withLock { done in
      let steps = max(0, min(forwards, expected - done))
      done += steps
      return steps
    }
    if steps > 0 { progress.advance(by: steps) }
  }

  /// Tells that the image or batch is done.
  public func finish() { advance(by: expected) }

  /// The passes that one image is expected to take.
  ///
  /// - Parameters:
  ///   - methods: What runs.
  ///   - shapes: The shapes of the layers that it looks at.
  /// - Returns: The image's own pass, and those that methods add.
  public static func expected(_ methods: [any SaliencyMethod], at shapes: [FeatureShape]) -> Int {
    methods.reduce(1) { count, method in
      shapes.reduce(count) { $0 + method.forwards(at: $1) - 1 }
    }
  }
}
