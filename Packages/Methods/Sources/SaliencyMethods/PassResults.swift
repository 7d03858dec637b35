internal import SaliencyTensor
internal import Synchronization

/// What was computed once for all methods of a pass.
final class PassResults: Sendable {
  enum Key: Hashable {
    case embeddings(String)
    case gradients(String, [Int])
  }

  private struct Contents {
    var values: [Key: (tensor: Tensor, seconds: Double)] = [:]
    var secondsSaved = 0.0
  }

  private let clock: @Sendable () -> Double
  private let contents = Mutex(Contents())

  init(clock: @escaping @Sendable () -> Double) {
    self.clock = clock
  }

  /// How long it would have taken to compute again what was asked for again.
  var secondsSaved: Double { contents.withLock { $0.secondsSaved } }

  /// A value that is computed when it is asked for the first time.
  func value(_ key: Key, _ compute: () throws -> Tensor) rethrows -> Tensor {
    let known = contents.withLock { contents in
      guard let known = contents.values[key] else { return nil as Tensor? }
      contents.secondsSaved += known.seconds
      return known.tensor
    }
    if let known { return known }
    let start = clock()
    let tensor = try compute()
    let seconds = clock() - start
    contents.withLock { $0.values[key] = (tensor, seconds) }
    return tensor
  }
}
