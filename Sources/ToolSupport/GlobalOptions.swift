public import ArgumentParser

/// The options that every tool takes.
public struct GlobalOptions: ParsableArguments, Sendable {
  /// Whether only errors are told.
  @Flag(name: .shortAndLong, help: "Tell errors only.")
  public var quiet = false

  /// Whether results are written as JSON.
  @Flag(help: "Write one JSON object per line to standard output.")
  public var json = false

  /// Whether progress is shown on a standard error that is no terminal.
  @Flag(help: "Show progress on standard error even where that is no terminal.")
  public var progress = false

  /// Whether what happens meanwhile is told on standard error, as progress is.
  public var showsNotes: Bool { !quiet && (progress || StandardError.isTerminal) }

  /// Creates the options with their defaults.
  public init() {}
}
