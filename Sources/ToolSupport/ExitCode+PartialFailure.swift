public import ArgumentParser

extension ExitCode {
  /// Some inputs failed; the rest was processed and written.
  public static let someInputsFailed = ExitCode(3)
}
