#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Where results go.
public enum StandardOutput {
  /// Writes a text and a line end, at once and without buffering.
  ///
  /// If the reader of a pipe has gone, as `head` goes after its ten lines, the process ends quietly
  /// as one killed by `SIGPIPE`, its temporary files removed.
  ///
  /// - Throws: ``StandardOutputError`` if the line cannot be written for another reason.
  public static func writeLine(_ line: String) throws(StandardOutputError) {
    let failure = writeAll(line + "\n", to: STDOUT_FILENO)
    if failure == EPIPE { Interruption.end(by: SIGPIPE) }
    guard failure == 0 else {
      throw StandardOutputError(reason: String(cString: strerror(failure)))
    }
  }
}

/// A result that could not be written to standard output.
public struct StandardOutputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the system says.
  public let reason: String

  /// One line.
  public var description: String {
    "standard output cannot be written: \(reason); "
      + "check the disk or the program that results are sent to"
  }
}
