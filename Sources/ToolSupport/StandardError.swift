#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Where progress, notes and errors go.
///
/// What cannot be written there is lost on purpose: a tool whose standard error is closed goes on.
public enum StandardError {
  /// Writes a text as it is.
  public static func write(_ text: String) {
    _ = writeAll(text, to: STDERR_FILENO)
  }

  /// Writes a text and a line end.
  public static func writeLine(_ line: String) {
    write(line + "\n")
  }

  /// Whether a person may be looking.
  public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// The width of the terminal in characters, 80 if it does not tell.
  public static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
