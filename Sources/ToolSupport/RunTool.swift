internal import ArgumentParser

/// An error as a tool tells it: one line.
public struct ToolError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong, where, and what to do.
  public let description: String

  /// Creates an error from its line.
  public init(_ description: String) {
    self.description = description
  }
}

/// Runs the work of a tool under the conventions that all tools share.
///
/// Signals remove temporary files before they end the process, and an error that is thrown is told
/// in one line. Exit codes and errors of the command line pass unchanged.
///
/// - Parameter work: What the tool does.
/// - Throws: ``ToolError``, `ExitCode`, `CleanExit` or `ValidationError`.
public func runTool(_ work: () throws -> Void) throws {
  Interruption.installHandlers()
  do {
    try work()
  } catch {
    throw toldError(error)
  }
}

/// Runs the work of a tool that waits for others, under the conventions that all tools share.
///
/// - Parameter work: What the tool does.
/// - Throws: ``ToolError``, `ExitCode`, `CleanExit` or `ValidationError`.
nonisolated(nonsending) public func runTool(
  _ work: nonisolated(nonsending) () async throws -> Void
) async throws {
  Interruption.installHandlers()
  do {
    try await work()
  } catch {
    throw toldError(error)
  }
}

/// The error that ends a tool: what the command line means passes unchanged, the rest is one line.
private func toldError(_ error: any Error) -> any Error {
  switch error {
  case is ExitCode, is CleanExit, is ValidationError: error
  default: ToolError(message(for: error))
  }
}
