import ToolSupport

/// Progress through a file, in units that a person can read.
final class ByteProgress {
  private static let unit = 1 << 20

  private let bar: ProgressBar?
  private let start: Int
  private var steps = 0

  /// Starts showing progress.
  ///
  /// - Parameters:
  ///   - title: What is being done with which file.
  ///   - start: The first byte; what came before is not counted, so that the time left is right.
  ///   - end: The file's size; without it nothing is shown.
  ///   - options: Whether and where progress is wanted.
  init(_ title: String, from start: Int, to end: Int?, options: GlobalOptions) {
    self.start = start
    bar = end.map { end in
      let steps = (max(0, end - start) + Self.unit - 1) / Self.unit
      return ProgressBar("\(title), MiB", total: steps, options: options)
    }
  }

  /// Tells how far the work is.
  ///
  /// - Parameter place: The number of the file's bytes that are done.
  func advance(to place: Int) {
    let reached = (place - start) / Self.unit
    guard reached > steps else { return }
    bar?.advance(by: reached - steps)
    steps = reached
  }

  /// Shows the final state.
  func finish(at place: Int) {
    // The last unit is seldom a whole one.
    advance(to: place + Self.unit - 1)
    bar?.finish()
  }

  /// Takes the bar away, because the work failed.
  func clear() { bar?.clear() }
}
