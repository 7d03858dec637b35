internal import Synchronization

/// Progress of long work on standard error, with the time left.
///
/// On a terminal one line is redrawn, at most ten times a second. Elsewhere nothing is shown unless
/// `--progress` asks for it; then a plain line is written every ten seconds and at the end. With
/// `--quiet` nothing is shown at all. May be used from several threads.
public final class ProgressBar: Sendable {
  /// How progress is shown.
  package enum Style: Hashable, Sendable {
    /// Not at all.
    case silent

    /// One line that is redrawn, of at most so many characters.
    case redrawn(columns: Int)

    /// Lines below each other, few of them.
    case plain

    package init(options: GlobalOptions) {
      if options.quiet {
        self = .silent
      } else if StandardError.isTerminal {
        // The last column stays free: some terminals wrap as soon as it is written.
        self = .redrawn(columns: StandardError.columns - 1)
      } else {
        self = options.progress ? .plain : .silent
      }
    }

    /// The shortest time between two drawings.
    var interval: Duration {
      self == .plain ? .seconds(10) : .milliseconds(100)
    }
  }

  private struct State {
    var done = 0
    var lastDrawn = Duration.zero
    var isOnScreen = false
    var isFinished = false
  }

  private let text: ProgressText
  private let style: Style
  private let elapsed: @Sendable () -> Duration
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// Starts showing progress.
  ///
  /// - Parameters:
  ///   - title: What is being done, as in `Rendering`.
  ///   - total: How many steps there are.
  ///   - options: Whether and where progress is wanted.
  public convenience init(_ title: String, total: Int, options: GlobalOptions) {
    let clock = ContinuousClock()
    let start = clock.now
    self.init(
      ProgressText(title: title, total: total), style: Style(options: options),
      elapsed: { start.duration(to: clock.now) }, write: StandardError.write)
  }

  package init(
    _ text: ProgressText, style: Style, elapsed: @escaping @Sendable () -> Duration,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.text = text
    self.style = style
    self.elapsed = elapsed
    self.write = write
    guard case .redrawn = style else { return }
    state.withLock { draw(&$0, at: elapsed()) }
  }

  /// Does the work that this bar shows, and ends its line: with the final state, or cleared if the
  /// work fails, so that the error stands on a line of its own.
  ///
  /// - Parameter work: The work.
  /// - Throws: What `work` throws.
  public func show<Failure>(during work: () throws(Failure) -> Void) throws(Failure) {
    do {
      try work()
    } catch {
      clear()
      throw error
    }
    finish()
  }

  /// Takes the bar away, because the work failed.
  ///
  /// Later calls show nothing more.
  public func clear() {
    state.withLock { state in
      erase(&state)
      state.isFinished = true
    }
  }

  /// Tells that steps were done.
  public func advance(by steps: Int = 1) {
    state.withLock { state in
      state.done += steps
      let now = elapsed()
      if now - state.lastDrawn >= style.interval { draw(&state, at: now) }
    }
  }

  /// Writes a line of its own, such as a warning, without mixing it with the bar.
  ///
  /// The line is written in every style: `--quiet` silences progress, not errors.
  public func report(_ line: String) {
    makeRoom { write(line + "\n") }
  }

  /// Writes a result to standard output, which may be the same terminal, without mixing it with the
  /// bar.
  ///
  /// - Parameter line: The line, without a line end.
  /// - Throws: ``StandardOutputError`` if the line cannot be written.
  public func writeResult(_ line: String) throws(StandardOutputError) {
    try makeRoom { () throws(StandardOutputError) in try StandardOutput.writeLine(line) }
  }

  /// Shows the final state and ends the line.
  ///
  /// Later calls show nothing more.
  public func finish() {
    state.withLock { state in
      draw(&state, at: elapsed())
      if state.isOnScreen { write("\n") }
      state.isOnScreen = false
      state.isFinished = true
    }
  }

  /// Takes the bar away while something else is written.
  private func makeRoom<Failure>(for writing: () throws(Failure) -> Void) throws(Failure) {
    try state.withLock { (state) throws(Failure) in
      erase(&state)
      try writing()
      if case .redrawn = style { draw(&state, at: elapsed()) }
    }
  }

  private func draw(_ state: inout State, at now: Duration) {
    guard !state.isFinished else { return }
    state.lastDrawn = now
    switch style {
    case .silent:
      break
    case .plain:
      write(text.line(done: state.done, elapsed: now, columns: nil) + "\n")
    case .redrawn(let columns):
      erase(&state)
      write(text.line(done: state.done, elapsed: now, columns: columns))
      state.isOnScreen = true
    }
  }

  private func erase(_ state: inout State) {
    guard state.isOnScreen else { return }
    // Back to the line's start, and clear to its end.
    write("\r\u{1B}[K")
    state.isOnScreen = false
  }
}
