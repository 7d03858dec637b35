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
  } catch let error as ExitCode {
    throw error
  } catch let error as CleanExit {
    throw error
  } catch let error as ValidationError {
    throw error
  } catch {
    throw ToolError(message(for: error))
  }
}
